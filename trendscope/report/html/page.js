"use strict";
// Opens quotations and the papers behind numbers. Text from the report is only ever set as text.
{
  const byId = (id) => document.getElementById(id);
  const all = (selector) => document.querySelectorAll(selector);
  const panel = byId("panel");
  const tip = byId("tip");
  const data = JSON.parse(byId("papers").textContent);
  const SHOWN_AT_POINT = 3;
  const GAP = 8;
  const MIN_ROOM = 200;

  const element = (name, text, kind) => {
    const made = document.createElement(name);
    made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };

  const place = (box, trigger) => {
    const at = trigger.getBoundingClientRect();
    const [above, below] = [at.top - 2 * GAP, innerHeight - at.bottom - 2 * GAP];
    const isBelow = box.offsetHeight <= below || below >= above;
    box.style.setProperty("--room", `${Math.max(MIN_ROOM, isBelow ? below : above)}px`);
    const top = isBelow ? at.bottom + GAP : at.top - GAP - box.offsetHeight;
    const right = document.documentElement.clientWidth - box.offsetWidth - GAP;
    const left = Math.max(GAP, Math.min(at.left + at.width / 2 - box.offsetWidth / 2, right));
    box.style.setProperty("--top", `${top + scrollY}px`);
    box.style.setProperty("--left", `${left + scrollX}px`);
  };

  let opener;
  const open = (trigger, title, ...shown) => {
    opener = trigger;
    if (panel.matches(":popover-open")) panel.hidePopover();
    trigger.focus({ preventScroll: true });
    byId("panel-title").textContent = title;
    byId("panel-body").replaceChildren(...shown);
    panel.style.removeProperty("--room");
    panel.showPopover();
    place(panel, trigger);
    byId("panel-body").scrollTop = 0;
    byId("panel-close").focus({ preventScroll: true });
  };

  // Quotations: a copy of the reference, with those of its sentences that are cited here.
  const openSource = (link) => {
    const places = link.dataset.quotes.split(" ");
    const source = byId(places[0]).closest("li");
    const shown = source.cloneNode(true);
    for (const quote of shown.querySelectorAll("blockquote")) {
      if (!places.includes(quote.id) && places[0] !== source.id) quote.remove();
      quote.removeAttribute("id");
    }
    open(link, source.dataset.label, ...shown.childNodes);
  };

  // Papers: those of one trend from its first to its last period.
  const papersOf = ({ trend, first, last, period }) => {
    const list = data.lists[trend];
    const inside = (each) => each >= (period ?? first) && each <= (period ?? last);
    const periods = Object.keys(list).filter(inside).sort().reverse();
    return periods.flatMap((each) => list[each]).map((at) => data.papers[at]);
  };

  const entry = ([title, year, authors, link]) => {
    const item = document.createElement("li");
    const name = element(link ? "a" : "span", title);
    if (link) Object.assign(name, { href: link, rel: "noopener noreferrer nofollow" });
    item.append(name, " ", element("span", [authors, year].filter(Boolean).join(", "), "by"));
    return item;
  };

  const openPapers = (number) => {
    const papers = papersOf(number.dataset);
    const list = document.createElement("ul");
    list.append(...papers.map(entry));
    const isPartial = papers.length < Number(number.dataset.papers);
    const note = isPartial ? [element("p", panel.dataset.partial, "aside")] : [];
    open(number, labelOf(number), ...note, list);
  };

  const labelOf = (number) => {
    const trend = number.closest("[data-name]")?.dataset.name;
    const label = number.getAttribute("aria-label");
    return trend ? `${trend}, ${label}` : label;
  };

  // A point says its numbers and first papers while pointed at or focused.
  let leaving;
  const hideTip = () => { tip.hidden = true; };
  const leave = () => { leaving = setTimeout(hideTip, 150); };
  const stay = () => clearTimeout(leaving);

  const showTip = (point) => {
    stay();
    const papers = papersOf(point.dataset);
    const first = papers.slice(0, SHOWN_AT_POINT).map(([title]) => element("li", title));
    const list = document.createElement("ul");
    list.append(...first, ...(papers.length > first.length ? [element("li", "…")] : []));
    tip.replaceChildren(element("strong", point.getAttribute("aria-label")), list);
    tip.hidden = false;
    place(tip, point);
  };

  const onPress = (target, act) => {
    target.addEventListener("click", (event) => { event.preventDefault(); act(target); });
    target.addEventListener("keydown", (event) => {
      if (event.key === " " || (event.key === "Enter" && target.matches(".point"))) {
        event.preventDefault();
        act(target);
      }
    });
  };

  const copy = async (button) => {
    const text = byId(button.dataset.copy);
    const said = button.parentElement.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(text.textContent);
      said.textContent = button.dataset.done;
    } catch {
      if (text.closest("details")) text.closest("details").open = true;
      getSelection().selectAllChildren(text);
      said.textContent = button.dataset.failed;
    }
  };

  for (const button of all("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
  addEventListener("beforeprint", () => { for (const each of all("details:not(.bibtex)")) each.open = true; });

  // In a frame, as in a notebook, other sites open in a new tab.
  if (parent !== window) {
    addEventListener("click", ({ target }) => {
      const link = target.closest('a[href^="http"]');
      if (link) link.target = "_blank";
    });
  }

  if (panel.showPopover) {
    for (const link of all(".cite")) {
      link.setAttribute("role", "button");
      link.setAttribute("aria-haspopup", "dialog");
      onPress(link, openSource);
    }
    for (const number of all(".count")) {
      number.disabled = false;
      number.setAttribute("aria-haspopup", "dialog");
      number.addEventListener("click", () => openPapers(number));
    }
    for (const point of all(".point")) {
      point.querySelector("title")?.remove();
      if (point.dataset.papers !== "0") {
        point.setAttribute("role", "button");
        point.setAttribute("aria-haspopup", "dialog");
        onPress(point, (pressed) => { hideTip(); openPapers(pressed); });
      }
      point.addEventListener("pointerenter", () => showTip(point));
      point.addEventListener("focus", () => { if (point.matches(":focus-visible")) showTip(point); });
      point.addEventListener("pointerleave", leave);
      point.addEventListener("blur", hideTip);
    }
    tip.addEventListener("pointerenter", stay);
    tip.addEventListener("pointerleave", leave);
    addEventListener("keydown", (event) => { if (event.key === "Escape") hideTip(); });
    addEventListener("resize", () => {
      hideTip();
      if (panel.matches(":popover-open")) place(panel, opener);
    });
    byId("panel-close").addEventListener("click", () => panel.hidePopover());
  }
}
