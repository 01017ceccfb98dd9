(function () {
  "use strict";

  const all = (selector, within) => Array.prototype.slice.call((within || document).querySelectorAll(selector));
  const sections = all("section.document");
  if (!sections.length) return;
  document.documentElement.classList.add("js");

  let section = sections[0]; // the document on view
  let card = null; // the finding that is selected
  let at = -1; // what of it is on view: -1 its own place, else the number of one of its links

  const part = (selector) => section.querySelector(selector);
  const words = (element, name) => (element.getAttribute(name) || "").split(" ").filter(Boolean);
  const marksOf = (place) => all('[data-place~="' + place + '"]', section);
  const linksOf = (one) => all(".others [data-goto]", one);

  // ---- documents

  function show(next) {
    if (next !== section) deselect();
    section = next;
    sections.forEach((one) => { one.hidden = one !== section; });
    all("[data-document]").forEach((link) => {
      if (link.getAttribute("data-document") === section.id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }

  // ---- findings

  function select(next) {
    deselect();
    const closed = next.closest("details.aside:not([open])");
    if (closed) closed.open = true;
    card = next;
    card.classList.add("selected");
    card.setAttribute("aria-current", "true");
    places().forEach((place) => marksOf(place).forEach((mark) => mark.classList.add("shown")));
    look(-1);
    card.scrollIntoView({ block: "nearest" });
    remember("#" + card.id);
  }

  function deselect() {
    all(".shown, .current", section).forEach((one) => one.classList.remove("shown", "current"));
    part("[data-tool=back]").hidden = true;
    at = -1;
    if (!card) return;
    card.classList.remove("selected");
    card.removeAttribute("aria-current");
    card = null;
    remember("#" + section.id);
  }

  function places() {
    return [card.id].concat(linksOf(card).map((link) => link.getAttribute("data-goto")));
  }

  /** Bring one of the places of the selected finding on view. */
  function look(index) {
    at = index;
    const link = linksOf(card)[index];
    all(".current", section).forEach((one) => one.classList.remove("current"));
    const marks = marksOf(link ? link.getAttribute("data-goto") : card.id);
    marks.forEach((mark) => mark.classList.add("current"));
    if (link) link.classList.add("current");
    const page = part('.page[data-page="' + (link || card).getAttribute("data-page") + '"]');
    if (marks.length) marks[0].scrollIntoView({ block: "center", inline: "center" });
    else if (page) page.scrollIntoView();
    part("[data-tool=back]").hidden = index < 0;
    card.focus({ preventScroll: true });
  }

  function remember(hash) {
    try { history.replaceState(null, "", hash); } catch (error) { /* a file that may not change its address */ }
  }

  function walkable() {
    return all(".finding", section).filter((one) => !one.hidden && !one.closest("details.aside:not([open])"));
  }

  function walk(step) {
    const cards = walkable();
    if (!cards.length) return;
    const index = cards.indexOf(card);
    const next = index < 0 ? (step > 0 ? 0 : cards.length - 1) : index + step;
    if (cards[next]) select(cards[next]);
  }

  /** A click on the document: the finding there; again, the next one there; on another side, back. */
  function pick(mark) {
    const owners = words(mark, "data-finding");
    const here = words(mark, "data-place");
    const own = owners.filter((id, index) => id === here[index] && !document.getElementById(id).hidden);
    if (card && owners.indexOf(card.id) >= 0 && own.indexOf(card.id) < 0) return look(-1);
    if (own.length) select(document.getElementById(own[(own.indexOf(card && card.id) + 1) % own.length]));
  }

  // ---- filters

  const searchable = new Map();

  function textOf(one) {
    if (!searchable.has(one)) {
      const parts = all(".where, h3, blockquote, .values, .fix, .others, .basis", one);
      searchable.set(one, parts.map((element) => element.textContent).join(" ").toLowerCase());
    }
    return searchable.get(one);
  }

  function filter() {
    const form = part(".filters");
    const off = all(".toggle[aria-pressed=false]", form).map((button) => button.getAttribute("data-severity"));
    const wanted = all("select", form).filter((choice) => choice.value);
    const sought = form.querySelector("input").value.trim().toLowerCase();
    const cards = all(".list > .finding", section);
    cards.forEach((one) => {
      one.hidden = off.indexOf(one.getAttribute("data-severity")) >= 0 ||
        wanted.some((choice) => one.getAttribute("data-" + choice.getAttribute("data-by")) !== choice.value) ||
        textOf(one).indexOf(sought) < 0;
    });
    form.querySelector("output").textContent = cards.filter((one) => !one.hidden).length + " / " + cards.length;
    if (card && card.hidden) deselect();
    all("[data-finding]", section).forEach((mark) => {
      mark.classList.toggle("off", words(mark, "data-finding").every((id) => document.getElementById(id).hidden));
    });
  }

  // ---- coverage

  let looked = null;

  function cover() {
    const on = section.classList.toggle("covering");
    part("[data-tool=coverage]").setAttribute("aria-pressed", String(on));
    tell(on ? "点击上面的一种，逐个查看" : "");
    if (!on && looked) looked.classList.remove("looked");
  }

  function tell(text) {
    part(".why").textContent = text;
  }

  /** The next number in a state. */
  function next(state) {
    const numbers = all(".sheets .first.number." + state, section);
    if (!numbers.length) return;
    const number = numbers[(numbers.indexOf(looked) + 1) % numbers.length];
    examine(number);
    number.scrollIntoView({ block: "center", inline: "center" });
  }

  function examine(number) {
    if (looked) looked.classList.remove("looked");
    looked = number;
    looked.classList.add("looked");
    tell(looked.getAttribute("data-why"));
  }

  // ---- size of the pages

  function zoom(factor) {
    const sheets = part(".sheets");
    const size = Math.min(4, Math.max(0.5, (parseFloat(sheets.style.getPropertyValue("--zoom")) || 1) * factor));
    const middle = (sheets.scrollTop + sheets.clientHeight / 2) / sheets.scrollHeight;
    sheets.style.setProperty("--zoom", size.toFixed(2));
    sheets.scrollTop = middle * sheets.scrollHeight - sheets.clientHeight / 2;
  }

  // ---- mouse and keys

  const clicked = [
    ["[data-document]", (one) => show(document.getElementById(one.getAttribute("data-document")))],
    ["[data-goto]", (one) => {
      const owner = one.closest(".finding");
      if (owner !== card) select(owner);
      look(linksOf(owner).indexOf(one));
    }],
    ["[data-tool=coverage]", cover],
    ["[data-tool=back]", () => look(-1)],
    ["[data-zoom]", (one) => zoom(Number(one.getAttribute("data-zoom")))],
    ["[data-state]", (one) => next(one.getAttribute("data-state"))],
    [".filters .toggle", (one) => {
      one.setAttribute("aria-pressed", String(one.getAttribute("aria-pressed") === "false"));
      filter();
    }],
    [".covering .number", examine],
    ["[data-finding]", pick],
  ];

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    for (const [selector, act] of clicked) {
      const target = event.target.closest(selector);
      if (target) {
        event.preventDefault();
        act(target);
        return;
      }
    }
    const target = event.target.closest(".finding");
    if (target && target !== card && !event.target.closest("summary, a")) select(target);
  });

  document.addEventListener("mouseover", (event) => {
    const number = event.target.closest(".covering .number");
    if (!number) return;
    tell(number.getAttribute("data-why"));
    if (number.closest(".text")) number.title = number.getAttribute("data-why");
  });

  const keys = {
    j: () => walk(1),
    k: () => walk(-1),
    ArrowDown: () => walk(1),
    ArrowUp: () => walk(-1),
    Enter: () => { if (card) look(at + 1 < linksOf(card).length ? at + 1 : -1); },
    Escape: () => { if (card && at >= 0) look(-1); else deselect(); },
    "/": () => { if (part(".filters")) part(".filters input").focus(); },
    c: cover,
  };

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.prototype.hasOwnProperty.call(keys, event.key)) return;
    if (target.closest("input, select")) {
      if (event.key === "Escape" || event.key === "Enter") target.blur();
      if (event.key === "Enter") walk(1);
      return;
    }
    if (event.key === "Enter" && target.closest("a, button, summary")) return;
    if (event.key.indexOf("Arrow") === 0 && target.closest(".sheets")) return; // scrolls the document
    event.preventDefault();
    keys[event.key]();
  });

  all(".filters").forEach((form) => {
    form.addEventListener("input", filter);
    form.addEventListener("change", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
  });

  // ---- what the address asks for

  function arrive() {
    const target = document.getElementById(location.hash.slice(1));
    const owner = target && target.closest("section.document");
    show(owner || sections[0]);
    if (owner && target.classList.contains("finding")) select(target);
  }

  window.addEventListener("hashchange", arrive);
  arrive();
})();
