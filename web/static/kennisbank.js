// Comfort only: every page works without this file.
"use strict";

// "/" moves to the search box, as on other search sites.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.querySelector("[data-search]");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// Escape closes an opened "Waarom?" and gives the focus back to it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const opened = event.target.closest("details.why[open]");
  if (!opened) return;
  opened.open = false;
  opened.querySelector("summary").focus();
});
