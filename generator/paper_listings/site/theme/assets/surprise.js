// Opens a random paper: a day weighted by its papers, then one of them, so that every paper is equally likely.
import { read, say } from "./cards.js";

const BASE = document.documentElement.dataset.base;

export default async function surprise() {
  const days = [...(await read(`${BASE}archive/`)).querySelectorAll("td a")].map((link) => ({
    path: `${BASE}days/${`${link.getAttribute("href")}`.split("/").at(-2)}/`,
    count: Number(link.querySelector(".pl-cal-count").textContent),
  }));
  if (!days.length) { say("There are no papers yet."); return; }
  let chance = Math.floor(Math.random() * days.reduce((sum, { count }) => sum + count, 0));
  const day = days.find(({ count }) => { if (chance < count) return true; chance -= count; return false; }) ?? days[0];
  let cards = (await read(day.path)).querySelectorAll("article.pl-card");
  if (chance >= cards.length) {
    const page = Math.floor(chance / cards.length);
    chance %= cards.length;
    cards = (await read(`${day.path}${page + 1}/`)).querySelectorAll("article.pl-card");
  }
  location.assign(`${BASE}papers/${cards[chance].id}/`);
}
