# A web server with the site in it; docs/deploying.dev.md says how to use it and when to build it again.
#   docker build --build-arg SITE_URL=https://papers.example.org/ --tag papers . && docker run --publish 8080:8080 papers
FROM python:3.13-slim-bookworm AS build
# Any version of make will do.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install --yes --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /papers
COPY . .
RUN make venv
ARG SITE_URL
RUN : "${SITE_URL:?give the address of the site: --build-arg SITE_URL=https://…/}" && .venv/bin/papers build

FROM nginxinc/nginx-unprivileged:1.29-alpine
COPY --from=build /papers/site /usr/share/nginx/html
