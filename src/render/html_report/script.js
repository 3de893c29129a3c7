"use strict";
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const one = (selector, from = document) => from.querySelector(selector);
  const root = document.documentElement;

  // What only a script can do is hidden until there is one.
  all("[data-script]").forEach(element => { element.hidden = false; });

  // Light and dark. The reader's choice is kept where the browser lets a file keep anything.
  const theme = one("#theme");
  const isDark = () => root.dataset.theme ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  const nameTheme = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
  const remember = value => { try { localStorage.setItem("warrant-theme", value); } catch { /* a file may not */ } };
  try {
    const kept = localStorage.getItem("warrant-theme");
    if (kept === "light" || kept === "dark") root.dataset.theme = kept;
  } catch { /* a file may not */ }
  nameTheme();
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    remember(root.dataset.theme);
    nameTheme();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", nameTheme);

  // Long parts are folded on a screen and open on paper.
  const folds = all("details[data-fold]");
  folds.forEach(fold => { fold.open = false; });
  if (matchMedia("(max-width: 75rem)").matches) one(".contents details").open = false;
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = folds.filter(fold => !fold.open);
    opened.forEach(fold => { fold.open = true; });
  });
  addEventListener("afterprint", () => { opened.forEach(fold => { fold.open = false; }); });
  const unfold = element => {
    for (let at = element; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  };
  const target = hash => {
    try { return hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null; } catch { return null; }
  };
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const goTo = element => {
    unfold(element);
    element.scrollIntoView({ block: "center", inline: "center", behavior: calm.matches ? "auto" : "smooth" });
  };

  // Maps: zoom by size, move by scrolling, so that keys, wheel and touch do what they do elsewhere.
  const sizes = new WeakMap();
  const zoom = (map, factor) => {
    const svg = one("svg", map);
    const [width, height] = [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height];
    const before = sizes.get(map) || 1;
    const fit = Math.min(map.clientWidth / width, (parseFloat(getComputedStyle(map).maxHeight) || map.clientHeight) / height);
    const wanted = factor === "fit" ? Math.min(1, fit) : factor === "full" ? 1 : before * factor;
    const size = Math.max(Math.min(.05, fit), Math.min(4, wanted));
    const middle = [(map.scrollLeft + map.clientWidth / 2) / before, (map.scrollTop + map.clientHeight / 2) / before];
    sizes.set(map, size);
    svg.setAttribute("width", Math.round(width * size));
    svg.setAttribute("height", Math.round(height * size));
    map.scrollTo({ left: middle[0] * size - map.clientWidth / 2, top: middle[1] * size - map.clientHeight / 2, behavior: "instant" });
  };
  const ways = { in: 1.25, out: .8, fit: "fit", full: "full" };
  const keys = { "+": "in", "=": "in", "-": "out", "0": "fit", "1": "full" };
  // A map opens with its first claim in view; its title stands above it already.
  const begin = map => {
    const first = one(".card-link", map);
    if (!first || map.dataset.begun || !map.clientHeight) return;
    map.dataset.begun = "yes";
    const [card, frame] = [first.getBoundingClientRect(), map.getBoundingClientRect()];
    if (map.scrollHeight > map.clientHeight + 1) map.scrollTop = card.top - frame.top - 24;
  };
  let dragged = false;
  all(".map").forEach(map => {
    begin(map);
    map.closest("details")?.addEventListener("toggle", () => begin(map));
    all("[data-zoom]", map.parentElement).forEach(button =>
      button.addEventListener("click", () => zoom(map, ways[button.dataset.zoom])));
    map.addEventListener("keydown", event => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (keys[event.key]) { zoom(map, ways[keys[event.key]]); event.preventDefault(); }
    });
    map.addEventListener("wheel", event => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoom(map, event.deltaY < 0 ? 1.1 : 1 / 1.1);
    }, { passive: false });
    let grip = null;
    map.addEventListener("pointerdown", event => {
      if (event.pointerType !== "mouse" || event.button !== 0) return;
      grip = [event.clientX + map.scrollLeft, event.clientY + map.scrollTop, event.clientX, event.clientY];
      dragged = false;
    });
    map.addEventListener("dragstart", event => event.preventDefault());
    addEventListener("pointermove", event => {
      if (!grip) return;
      if (!dragged && Math.hypot(event.clientX - grip[2], event.clientY - grip[3]) < 5) return;
      dragged = true;
      map.classList.add("grabbed");
      map.scrollTo({ left: grip[0] - event.clientX, top: grip[1] - event.clientY, behavior: "instant" });
    });
    addEventListener("pointerup", () => { grip = null; map.classList.remove("grabbed"); });
  });

  // The neighbourhood of a claim: what shares a reason with it.
  const rowsOf = chapter => all("tr[data-n]", chapter);
  const reasonsOf = row => (row.dataset.reasons || "").split(" ").filter(Boolean);
  const endFocus = chapter => {
    all(".map", chapter).forEach(map => map.classList.remove("narrowed"));
    all(".near,.self,.away", chapter).forEach(element => element.classList.remove("near", "self", "away"));
    all("[data-focus]", chapter).forEach(note => { note.hidden = true; });
  };
  const focusOn = (chapter, number) => {
    endFocus(chapter);
    const rows = rowsOf(chapter);
    const row = rows.find(row => row.dataset.n === number);
    if (!row) return;
    const reasons = new Set(reasonsOf(row));
    const near = new Set();
    rows.forEach(other => {
      if (other !== row && reasonsOf(other).some(reason => reasons.has(reason))) near.add(other.dataset.n);
    });
    const mark = element => {
      const own = element.dataset.n;
      if (own === number) element.classList.add("self");
      else if (near.has(own)) element.classList.add("near");
      return own === number || near.has(own);
    };
    rows.forEach(other => { if (!mark(other)) other.classList.add("away"); });
    all(".card-link", chapter).forEach(mark);
    all(".badge", chapter).forEach(badge => {
      if (reasons.has(badge.dataset.reason)) badge.classList.add("near");
    });
    all(".line,.head", chapter).forEach(line => {
      const lane = line.matches(".supports,.rebuts,.contrary") || one(".f-supports,.rebuts,.contrary", line);
      if (line.dataset.n === number || (near.has(line.dataset.n) && !lane)) line.classList.add("near");
    });
    all(".map", chapter).forEach(map => map.classList.add("narrowed"));
    const name = one("th", row).textContent.trim();
    const words = `${name} and ${near.size === 1 ? "its one neighbour" : `its ${near.size} neighbours`}.`;
    all("[data-focus-words]", chapter).forEach(note => { note.textContent = words; });
    all("[data-focus-row]", chapter).forEach(link => { link.setAttribute("href", `#${row.id}`); });
    all("[data-focus]", chapter).forEach(note => { note.hidden = false; });
  };
  all("[data-argument]").forEach(chapter => {
    all("[data-focus-end]", chapter).forEach(button => button.addEventListener("click", () => endFocus(chapter)));
    chapter.addEventListener("click", event => {
      const link = event.target.closest("a");
      if (!link) return;
      if (dragged && link.closest(".map")) { event.preventDefault(); dragged = false; return; }
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (link.matches(".card-link")) {
        event.preventDefault();
        if (link.matches(".self")) endFocus(chapter); else focusOn(chapter, link.dataset.n);
      } else if (link.matches(".to-map")) {
        event.preventDefault();
        focusOn(chapter, link.closest("tr").dataset.n);
        const card = target(link.hash);
        if (card) { goTo(card); card.focus({ preventScroll: true }); }
      }
    });
  });
  addEventListener("keydown", event => {
    if (event.key === "Escape") all("[data-argument]").forEach(endFocus);
  });

  // A link within the file opens what is folded around its end, and shows a row that a focus hides.
  const arrive = () => {
    const end = target(location.hash);
    if (!end) return;
    if (end.matches("tr.away")) endFocus(end.closest("[data-argument]"));
    unfold(end);
    if (end.matches("tr,article,li,.card-link")) end.scrollIntoView({ block: "center", behavior: "instant" });
  };
  addEventListener("hashchange", arrive);
  arrive();

  // Both ends of a link light up: row, card, question, and every mention.
  const lit = new Set();
  const address = element => {
    const thing = element.closest && element.closest("a[href^='#'],tr[data-n],article.question");
    if (!thing) return "";
    if (thing.tagName !== "A") return thing.id;
    return thing.matches(".to-map") ? thing.closest("tr").id : decodeURIComponent(thing.hash.slice(1));
  };
  const light = event => {
    lit.forEach(element => element.classList.remove("hot"));
    lit.clear();
    const end = address(event.target);
    const thing = end && document.getElementById(end);
    if (!thing || !thing.matches("tr[data-n],article.question")) return;
    const ends = [thing, ...all(`a[href="#${end}"]`)];
    if (thing.matches("article")) ends.push(...all("tr[data-n]").filter(row => one(`a[href="#${end}"]`, row)));
    ends.forEach(element => { element.classList.add("hot"); lit.add(element); });
  };
  ["pointerover", "focusin"].forEach(kind => document.addEventListener(kind, light));

  // Plots that are wider than the screen move like any other part that scrolls, also by keys.
  const reach = () => all(".drawn").forEach(plot => {
    if (plot.scrollWidth > plot.clientWidth + 1) plot.tabIndex = 0; else plot.removeAttribute("tabindex");
  });
  addEventListener("resize", reach);
  folds.forEach(fold => fold.addEventListener("toggle", reach));
  reach();

  // Search: every word must occur. What is found is listed and marked in the maps.
  const plain = text => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const things = all("[data-find]").map(element => {
    const title = one(".text,h4,cite", element);
    const id = element.matches("tr") ? one("th", element).textContent.trim() : "";
    const name = `${id} ${title.textContent}`.trim();
    return { element, kind: element.dataset.find, name, id: plain(id), title: plain(name), text: plain(element.textContent) };
  });
  const box = one("#search");
  const found = one("#found");
  const list = one("#found-list");
  const most = 40;
  const search = () => {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    all(".card-link.found").forEach(card => card.classList.remove("found"));
    list.replaceChildren();
    found.hidden = words.length === 0;
    if (words.length === 0) return;
    const holds = text => words.every(word => text.includes(word));
    const rank = thing => thing.id === words.join(" ") ? 0 : holds(thing.title) ? 1 : 2;
    const hits = things.filter(thing => holds(thing.text)).sort((a, b) => rank(a) - rank(b));
    const counts = ["claim", "question", "source"].map(kind => {
      const count = hits.filter(hit => hit.kind === kind).length;
      return `${count} ${kind}${count === 1 ? "" : "s"}`;
    });
    one("#found-count").textContent = hits.length ? `${counts.join(", ")}` : "Nothing found.";
    hits.slice(0, most).forEach(hit => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `#${hit.element.id}`;
      const kind = document.createElement("span");
      kind.textContent = hit.kind;
      link.append(kind, hit.name);
      item.append(link);
      list.append(item);
    });
    const marked = new Set(hits.filter(hit => hit.kind === "claim").map(hit => `#${hit.element.id}`));
    all(".card-link").forEach(card => { if (marked.has(card.getAttribute("href"))) card.classList.add("found"); });
  };
  box.addEventListener("input", search);
  box.addEventListener("focus", search);
  box.addEventListener("keydown", event => {
    if (event.key === "Escape") { box.value = ""; search(); }
    const first = one("a", list);
    if (event.key === "Enter" && first) first.click();
    if (event.key === "ArrowDown" && first) { first.focus(); event.preventDefault(); }
  });
  list.addEventListener("click", () => { found.hidden = true; });
  document.addEventListener("pointerdown", event => { if (!event.target.closest(".tools")) found.hidden = true; });
  addEventListener("keydown", event => {
    if (event.key === "/" && !/INPUT|TEXTAREA/.test(document.activeElement.tagName)) { box.focus(); event.preventDefault(); }
  });
})();
