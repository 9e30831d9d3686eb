(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const faults = [];

  const named = all("[id]").map((element) => element.id);
  const twice = named.filter((id, at) => named.indexOf(id) !== at);
  if (twice.length > 0) faults.push(`ids that are there twice: ${twice.join(", ")}`);

  for (const link of all("a")) {
    const href = link.getAttribute("href") ?? "";
    if (!href.startsWith("#")) faults.push(`a link leaves the page: ${href}`);
    else if (document.getElementById(href.slice(1)) === null) faults.push(`a link leads nowhere: ${href}`);
  }

  // What a screen reader says.
  if (document.documentElement.lang === "") faults.push("a page without a language");
  if (all("main").length !== 1 || all("h1").length !== 1) faults.push("not one main part with one title");
  for (const element of all("a, button, summary")) {
    if (element.textContent.trim() === "") faults.push(`nothing is said of ${element.outerHTML}`);
  }
  for (const field of all("input")) {
    if (field.labels.length === 0) faults.push("a field without a label");
  }
  for (const element of all("[aria-labelledby]")) {
    const label = document.getElementById(element.getAttribute("aria-labelledby"));
    if (label === null || label.textContent.trim() === "") faults.push(`no label of ${element.id || element.tagName}`);
  }
  const levels = all("h1, h2, h3, h4").filter((it) => it.closest("nav") === null).map((it) => Number(it.tagName[1]));
  levels.forEach((level, at) => {
    if (level > (levels[at - 1] ?? 0) + 1) faults.push(`a heading of level ${level} behind one of ${levels[at - 1]}`);
  });

  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push(`${root.scrollWidth} pixels wide, of ${root.clientWidth}`);
  // As large as a finger hits; links within a line of text need not be.
  for (const element of all("input, button, summary, nav li a")) {
    const { width, height } = element.getBoundingClientRect();
    if (width > 0 && height < 24) faults.push(`${element.textContent} is ${height} pixels high`);
  }

  const parts = (color) => color.match(/[\d.]+/g).map(Number);
  const light = (color) => {
    const linear = parts(color).slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if ((parts(color)[3] ?? 1) > 0) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const contrast = (pair) => {
    const [dark, bright] = pair.map(light).sort((one, other) => one - other);
    return (bright + 0.05) / (dark + 0.05);
  };
  const contrasts = new Map();
  const note = (pair, least) => contrasts.set(pair.join(" on "), [contrast(pair), least]);
  for (const element of all("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
    if (!own || element.closest("script, [hidden]") !== null) continue;
    note([getComputedStyle(element).color, behind(element)], 4.5);
  }
  for (const field of all("input, button")) {
    note([getComputedStyle(field).borderTopColor, behind(field.parentElement)], 3);
    note([getComputedStyle(field, "::placeholder").color, behind(field)], 4.5);
  }
  // What the search marks.
  const found = getComputedStyle(document.documentElement).getPropertyValue("--found");
  const probe = document.createElement("i");
  probe.style.color = found;
  document.body.append(probe);
  note([getComputedStyle(document.body).color, getComputedStyle(probe).color], 4.5);
  probe.remove();
  for (const [pair, [is, least]] of contrasts) {
    if (is < least) faults.push(`${pair} has a contrast of ${is.toFixed(2)}, below ${least}`);
  }
  return { faults, dark: light(getComputedStyle(document.body).backgroundColor) < 0.2, contrasts: contrasts.size };
})()
