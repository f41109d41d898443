// The page works without this file. It lists the chosen files, takes drops anywhere on the page, adds a second
// drop to the first, and says before the upload which file is too large.
const form = document.getElementById("verify");
const input = document.getElementById("files");
const list = document.getElementById("chosen");
const clear = document.getElementById("clear");
const check = document.getElementById("check");
const limit = Number(input.dataset.maxBytes);

const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

const line = (file) => {
  const item = document.createElement("li");
  const large = file.size > limit;
  item.textContent = `${file.name}, ${size(file.size)}${large ? `: too large, the limit is ${size(limit)}` : ""}`;
  item.classList.toggle("too-large", large);
  return item;
};

const show = () => {
  list.replaceChildren(...[...input.files].map(line));
  clear.hidden = input.files.length === 0;
};

const keep = (files) => {
  const kept = new DataTransfer();
  for (const file of files) kept.items.add(file);
  input.files = kept.files;
  show();
};

const dragging = (event) => event.dataTransfer?.types.includes("Files");

document.addEventListener("dragover", (event) => {
  if (!dragging(event)) return;
  event.preventDefault();
  document.body.classList.add("dragging");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("dragging");
});
document.addEventListener("drop", (event) => {
  if (!dragging(event)) return;
  event.preventDefault();
  document.body.classList.remove("dragging");
  keep([...input.files, ...event.dataTransfer.files]);
});
input.addEventListener("change", show);
clear.addEventListener("click", () => {
  keep([]);
  input.focus();
});
form.addEventListener("submit", (event) => {
  if (check.getAttribute("aria-disabled") === "true") event.preventDefault();
  check.setAttribute("aria-disabled", "true");
  check.textContent = "Checking…";
});
window.addEventListener("pageshow", () => {
  check.removeAttribute("aria-disabled");
  check.textContent = "Check";
  show();
});
