// What Tab should reach, and whether what it reached shows that it has the focus.

function pathOf(element) {
  if (element.id) return "#" + element.id;
  if (element === document.body || !element.parentElement) return element.localName;
  const same = [...element.parentElement.children].filter((one) => one.localName === element.localName);
  const number = same.length > 1 ? `:nth-of-type(${same.indexOf(element) + 1})` : "";
  return `${pathOf(element.parentElement)} > ${element.localName}${number}`;
}

function stops() {
  const known = "a[href], button, input, select, textarea, summary, [tabindex]";
  const groups = new Set();
  return [...document.querySelectorAll(known)].filter((element) => {
    if (element.tabIndex < 0 || element.disabled || element.type === "hidden") return false;
    if (!element.checkVisibility({ visibilityProperty: true })) return false;
    if (element.localName === "summary" && element.parentElement.localName !== "details") return false;
    if (element.type === "radio") {
      // One stop for each group: the chosen one, else its first.
      const group = [...document.querySelectorAll("input[type=radio]")].filter(
        (one) => one.name === element.name && one.form === element.form);
      return element === (group.find((one) => one.checked) ?? group[0]);
    }
    return true;
  }).map(pathOf);
}

function faultOf(element) {
  if (!element.matches(":focus-visible")) return "does not match :focus-visible";
  const style = getComputedStyle(element);
  const width = parseFloat(style.outlineWidth);
  if (style.outlineStyle === "none" || !(width >= 2)) {
    return `has no outline of 2 px: ${style.outlineStyle} ${style.outlineWidth}`;
  }
  if (/^rgba\(.*, 0\)$|^transparent$/.test(style.outlineColor)) return "has an outline that is not seen";
  const boxes = [...element.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
  if (boxes.length === 0) return "takes no place";
  const inside = boxes.filter((box) => box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth);
  if (inside.length === 0) return "is outside of the window";
  const bare = inside.some((box) => {
    const x = Math.min(Math.max((Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2, 0), innerWidth - 1);
    const y = Math.min(Math.max((Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2, 0), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    return top && (element.contains(top) || top.contains(element));
  });
  return bare ? null : "is behind something else";
}

function focused() {
  const element = document.activeElement ?? document.body;
  const nothing = element === document.body || element === document.documentElement;
  const text = (element.getAttribute("aria-label") ?? element.innerText ?? element.name ?? "").trim();
  return { path: nothing ? "body" : pathOf(element), text: text.slice(0, 80), fault: nothing ? null : faultOf(element) };
}
