// The help dialog: the list of keys from the About page, and the switch that turns them off.
import { made, read } from "./cards.js";
import { keep, kept } from "./marks.js";

/** @type {Promise<HTMLDialogElement> | null} */
let built = null;

async function build() {
  const page = await read(`${document.documentElement.dataset.base}about/`);
  const box = made("input", { type: "checkbox", checked: kept("keys") !== "off" });
  box.addEventListener("change", () => keep("keys", box.checked ? null : "off"));
  const close = made("button", { type: "button" }, "Close");
  const dialog = made("dialog", { className: "pl-help md-typeset" }, made("h2", { id: "pl-help" }, "Keys"),
    page.querySelector(".pl-keys") ?? "", made("p", {}, made("label", {}, box, " Single-key shortcuts are on")), close);
  dialog.setAttribute("aria-labelledby", "pl-help");
  close.addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  return dialog;
}

export default async function help() {
  built ??= build();
  try {
    const dialog = await built;
    if (!dialog.open) dialog.showModal();
  } catch (error) {
    built = null;
    throw error;
  }
}
