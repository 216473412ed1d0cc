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

// The form of a record: suggestions are taken over in place, pages turn in place, and what is typed
// is held on the server, so that a closed tab loses nothing.
document.querySelectorAll("form[data-autosave]").forEach((form) => {
  const pane = form.querySelector("[data-beside]");
  const said = form.querySelector("[data-saved]");
  let timer = 0;
  let sent = "";

  const hold = async () => {
    const typed = new URLSearchParams(new FormData(form)).toString();
    if (typed === sent) return;
    const answer = await fetch(form.dataset.autosave, {
      method: "POST", body: new URLSearchParams(typed), headers: { Accept: "application/json" },
    }).catch(() => null);
    if (answer && answer.ok) {
      sent = typed;
      said.textContent = `Vastgehouden om ${new Date().toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" })}; nog niet bewaard.`;
    } else if (answer && answer.status === 401) {
      said.textContent = "Uw sessie is verlopen. Kies Bewaar: wat u typte, wordt vastgehouden.";
    } else {
      said.textContent = "Vasthouden lukt nu niet. Laat deze pagina open.";
    }
  };
  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(hold, 1500);
  });
  form.addEventListener("submit", () => window.clearTimeout(timer));

  const turn = async (address) => {
    const answer = await fetch(address).catch(() => null);
    if (!answer || !answer.ok || answer.redirected) return false;
    pane.innerHTML = await answer.text();
    (pane.querySelector("mark") || pane).scrollIntoView({ block: "nearest" });
    return true;
  };

  form.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button || !form.contains(button)) return;
    if (button.dataset.take !== undefined) {
      const field = form.elements.namedItem(button.dataset.into);
      if (!(field instanceof HTMLElement)) return;
      event.preventDefault();
      const value = button.dataset.take;
      if (!button.dataset.many) field.value = value;
      else if (!field.value.split("\n").includes(value)) field.value = `${field.value.trimEnd()}\n${value}`.trim();
      button.classList.add("proposal--taken");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    } else if (pane && (button.dataset.page !== undefined || button.dataset.show !== undefined)) {
      event.preventDefault();
      const address = button.dataset.page !== undefined
        ? `${form.dataset.leaf}/${button.dataset.page}`
        : `${form.dataset.leaf}/1?wijs=${button.dataset.show}`;
      if (!(await turn(address))) form.requestSubmit(button);
    }
  });
});
