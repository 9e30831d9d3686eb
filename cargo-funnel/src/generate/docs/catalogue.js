"use strict";
(() => {
  const form = document.getElementById("search");
  const filter = document.getElementById("filter");
  const hits = document.getElementById("hits");
  const nothing = document.getElementById("nothing");
  const contents = document.getElementById("contents");
  const all = (within, selector) => [...within.querySelectorAll(selector)];
  const words = (text) => text.toLowerCase().split(/\s+/).filter((word) => word !== "");

  const entries = all(document, "[data-entry]").map((element) => {
    const head = element.querySelector("header[data-row]");
    const rows = all(element, "[data-row]").map((row) => ({
      element: row,
      isHead: row === head,
      text: row.textContent.toLowerCase(),
      details: row.closest("details"),
    }));
    return { element, rows, name: head === null ? "" : head.textContent.toLowerCase() };
  });
  const parts = all(document, "[data-part]");
  const groups = all(document, "[data-group]");
  const links = all(document, "nav a");
  let opened = [];

  // A row is a hit where it has every word, or the name of its event has those that it lacks.
  const isHit = (row, name, wanted) => {
    const own = wanted.filter((word) => row.text.includes(word));
    return own.length > 0 && wanted.every((word) => own.includes(word) || name.includes(word));
  };

  const hasShown = (element, selector) => all(element, selector).some((row) => !row.hidden);

  // Where the words are in these elements. Not every browser can mark them; the rest works without.
  const mark = (elements, wanted) => {
    if (CSS.highlights === undefined) {
      return;
    }
    const ranges = [];
    for (const element of elements) {
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
        const text = node.data.toLowerCase();
        // A character can be longer in lower case.
        if (text.length !== node.data.length) {
          continue;
        }
        for (const word of wanted) {
          for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
            const range = new Range();
            range.setStart(node, at);
            range.setEnd(node, at + word.length);
            ranges.push(range);
          }
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  };

  const apply = () => {
    const wanted = words(filter.value);
    const isIdle = wanted.length === 0;
    const marked = [];
    let within = 0;
    opened.forEach((details) => { details.open = false; });
    opened = [];
    for (const entry of entries) {
      const hit = entry.rows.filter((row) => !isIdle && isHit(row, entry.name, wanted));
      const isWhole = isIdle || hit.some((row) => row.isHead);
      for (const row of entry.rows) {
        const isMarked = hit.includes(row);
        row.element.classList.toggle("hit", isMarked);
        row.element.hidden = !isWhole && !isMarked && !row.isHead;
        if (isMarked) {
          marked.push(row.element);
        }
        if (isMarked && row.details !== null && !row.details.open) {
          row.details.open = true;
          opened.push(row.details);
        }
      }
      entry.element.hidden = !isIdle && hit.length === 0;
      within += hit.length === 0 ? 0 : 1;
    }
    for (const part of parts) {
      const isSaid = part.querySelector("[data-row]") === null ? isIdle : hasShown(part, "[data-row]");
      const isWhole = part.parentElement.querySelector("header.hit") !== null;
      part.hidden = !isSaid && !isWhole;
    }
    for (const group of groups) {
      group.hidden = !hasShown(group, "[data-entry]");
    }
    for (const link of links) {
      const target = document.getElementById(link.hash.slice(1));
      link.parentElement.hidden = target !== null && target.closest("[hidden]") !== null;
    }
    nothing.hidden = isIdle || marked.length > 0;
    mark(marked, wanted);
    const number = (count, one, several) => `${count} ${count === 1 ? one : several}`;
    if (isIdle) {
      hits.textContent = "";
    } else if (marked.length === 0) {
      hits.textContent = `Nothing has “${filter.value.trim()}”.`;
    } else {
      hits.textContent = `${number(marked.length, "hit", "hits")} in ${number(within, "entry", "entries")}`;
    }
  };

  const clear = () => {
    filter.value = "";
    apply();
    filter.focus();
  };

  // A link leads to what it names, also where the search or a closed part hides it.
  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target === null) {
      return;
    }
    if (target.closest("[hidden]") !== null) {
      filter.value = "";
      apply();
    }
    const details = target.closest("details");
    if (details !== null) {
      details.open = true;
    }
    target.scrollIntoView();
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  filter.addEventListener("input", apply);
  document.getElementById("clear").addEventListener("click", clear);
  document.addEventListener("keydown", (event) => {
    const isFree = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === "/" && isFree && document.activeElement !== filter) {
      event.preventDefault();
      filter.select();
      filter.focus();
    } else if (event.key === "Escape" && document.activeElement === filter && filter.value !== "") {
      event.preventDefault();
      clear();
    }
  });
  // On paper nothing is folded.
  window.addEventListener("beforeprint", () => all(document, "details").forEach((it) => { it.open = true; }));
  window.addEventListener("hashchange", follow);
  if (contents !== null && window.matchMedia("(width < 60rem)").matches) {
    contents.open = false;
  }
  apply();
  if (location.hash !== "") {
    follow();
  }
})();
