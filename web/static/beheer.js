// Comfort at the desk only: every page works without this file.
"use strict";

// j and k walk through a list of work, a takes the one in hand, p shows how it will look.
const rows = [...document.querySelectorAll("[data-work] > li")];
document.querySelectorAll(".keys").forEach((note) => { note.hidden = false; });
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (!rows.length || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const step = { j: 1, k: -1 }[event.key];
  if (step) {
    const next = rows[Math.min(Math.max(here + step, 0), rows.length - 1)];
    next.querySelector("a, [tabindex]").focus();
  } else if (event.key === "a" && here >= 0) {
    rows[here].querySelector("[name=account]")?.click();
  } else if (event.key === "p" && here >= 0) {
    const link = rows[here].querySelector("[data-preview]");
    if (link) window.location.assign(link.dataset.preview);
  }
});

// Uploading: files can be dropped, and one sees how far it is.
document.querySelectorAll("form[data-upload]").forEach((form) => {
  const chosen = form.querySelector("input[type=file]");
  const progress = form.querySelector(".drop__progress");
  const bar = progress.querySelector("progress");
  const said = progress.querySelector("[role=status]");
  const limit = Number(form.dataset.upload);
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("drop--over"); });
  form.addEventListener("dragleave", () => form.classList.remove("drop--over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("drop--over");
    chosen.files = event.dataTransfer.files;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    progress.hidden = false;
    const large = [...chosen.files].find((file) => file.size > limit);
    if (large) {
      said.textContent = `${large.name} is groter dan ${Math.floor(limit / 1048576)} MB. Er is niets verzonden.`;
      return;
    }
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (step) => {
      bar.value = (100 * step.loaded) / step.total;
      said.textContent = `${Math.round(bar.value)} % verzonden`;
    });
    request.addEventListener("load", () => {
      if (request.status === 200) window.location.assign(JSON.parse(request.responseText).verder);
      else if (request.status === 401) window.location.assign("/beheer/inloggen?verder=/beheer/toevoegen");
      else said.textContent = "Het verzenden is niet gelukt. Probeer het opnieuw.";
    });
    request.addEventListener("error", () => { said.textContent = "De verbinding viel weg. Probeer het opnieuw."; });
    request.send(new FormData(form));
  });
});

// A list that is still at work keeps itself up to date.
document.querySelectorAll("[data-poll]").forEach((list) => {
  const look = async () => {
    if (!list.querySelector("[data-busy]")) return;
    const answer = await fetch(list.dataset.poll, { headers: { Accept: "text/html" } }).catch(() => null);
    if (answer && answer.ok && !answer.redirected) {
      const fresh = await answer.text();
      if (fresh !== list.dataset.last) { list.innerHTML = fresh; list.dataset.last = fresh; }
    }
    window.setTimeout(look, 2000);
  };
  window.setTimeout(look, 2000);
});
