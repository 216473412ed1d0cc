// Suggestions under the search box, after the combobox pattern of WAI-ARIA. Without this file, or
// when they do not come, the box is a box.
"use strict";

(() => {
  const KINDS = { aanpak: "Aanpakken", begrip: "Begrippen", document: "Documenten", vraag: "Vragen" };
  const LEAST = 2;
  const PAUSE = 150;

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  const enhance = (box, number) => {
    const list = element("div", {
      class: "suggestions", role: "listbox", id: `suggesties-${number}`, "aria-label": "Suggesties", hidden: "",
    });
    const said = element("p", { class: "visually-hidden", role: "status" });
    box.form.append(list, said);
    for (const [key, value] of Object.entries({
      role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": list.id,
    })) box.setAttribute(key, value);

    const known = new Map();
    let timer = 0;
    let asking = null;
    let active = -1;

    const options = () => [...list.querySelectorAll("[role=option]")];

    const close = () => {
      clearTimeout(timer);
      asking?.abort();
      list.hidden = true;
      box.setAttribute("aria-expanded", "false");
      choose(-1);
    };

    const choose = (place) => {
      active = place;
      box.removeAttribute("aria-activedescendant");
      options().forEach((option, n) => {
        option.setAttribute("aria-selected", String(n === place));
        if (n !== place) return;
        box.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      });
    };

    const option = (suggestion, n) => {
      const text = suggestion.toelichting
        ? [`${suggestion.tekst} `, element("span", { class: "suggestions__about" }, suggestion.toelichting)]
        : [suggestion.tekst];
      const made = element("div", {
        class: "suggestions__option", role: "option", id: `${list.id}-${n}`, "aria-selected": "false",
      }, ...text);
      made.dataset.url = suggestion.url;
      return made;
    };

    const show = (suggestions) => {
      list.replaceChildren();
      for (const [kind, title] of Object.entries(KINDS)) {
        const mine = suggestions.filter((suggestion) => suggestion.soort === kind);
        if (!mine.length) continue;
        const label = `${list.id}-${kind}`;
        list.append(element("div", { class: "suggestions__group", role: "group", "aria-labelledby": label },
          element("div", { class: "suggestions__kind", id: label, role: "presentation" }, title),
          ...mine.map((suggestion) => option(suggestion, suggestions.indexOf(suggestion)))));
      }
      choose(-1);
      list.hidden = !suggestions.length;
      box.setAttribute("aria-expanded", String(!list.hidden));
      said.textContent = suggestions.length === 1 ? "1 suggestie" : `${suggestions.length} suggesties`;
    };

    const ask = async () => {
      const typed = box.value.trim();
      if (typed.length < LEAST) return close();
      asking?.abort();
      asking = new AbortController();
      try {
        if (!known.has(typed)) {
          const answer = await fetch(`/api/v1/suggesties?q=${encodeURIComponent(typed)}`, { signal: asking.signal });
          if (!answer.ok) return close();
          known.set(typed, (await answer.json()).suggesties);
        }
      } catch {
        // Left for newer letters, or the site is out of reach: the box itself still works.
        return undefined;
      }
      if (box.value.trim() === typed && document.activeElement === box) show(known.get(typed));
      return undefined;
    };

    box.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    });

    box.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const count = options().length;
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "Enter" && !list.hidden && active >= 0) {
        event.preventDefault();
        location.assign(options()[active].dataset.url);
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden) return void ask();
        event.preventDefault();
        // One place beside the options is the box itself.
        const step = event.key === "ArrowDown" ? 1 : -1;
        choose(((active + 1 + step + count + 1) % (count + 1)) - 1);
      }
    });

    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const chosen = event.target.closest("[role=option]");
      if (chosen) location.assign(chosen.dataset.url);
    });
    box.addEventListener("blur", close);
    box.form.addEventListener("submit", close);
  };

  document.querySelectorAll("input[data-search]").forEach(enhance);
})();
