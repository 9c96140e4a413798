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

// Red, green, blue and how opaque, each from 0 to 1; nothing where it does not read.
function colourOf(text) {
  const number = "([\\d.e-]+)";
  const plain = text.match(RegExp(`^rgba?\\(${number}, ${number}, ${number}(?:, ${number})?\\)$`));
  if (plain) return [plain[1] / 255, plain[2] / 255, plain[3] / 255, +(plain[4] ?? 1)];
  const wide = text.match(RegExp(`^color\\(srgb ${number} ${number} ${number}(?: / ${number})?\\)$`));
  return wide ? [+wide[1], +wide[2], +wide[3], +(wide[4] ?? 1)] : null;
}

// WCAG 2.2, "contrast ratio".
function contrastOf(one, other) {
  const light = (colour) => {
    const [red, green, blue] = colour.map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  };
  const [less, more] = [light(one), light(other)].sort((a, b) => a - b);
  return more / less;
}

// What an outline of the element is drawn on.
function groundOf(element, offset) {
  for (let above = offset < 0 ? element : element.parentElement; above; above = above.parentElement) {
    const colour = colourOf(getComputedStyle(above).backgroundColor);
    if (!colour) return null;
    if (colour[3] === 1) return colour;
  }
  return [1, 1, 1, 1];
}

function faultOf(element) {
  if (!element.matches(":focus-visible")) return "does not match :focus-visible";
  const style = getComputedStyle(element);
  const width = parseFloat(style.outlineWidth);
  if (style.outlineStyle === "none" || !(width >= 2)) {
    return `has no outline of 2 px: ${style.outlineStyle} ${style.outlineWidth}`;
  }
  const [line, ground] = [colourOf(style.outlineColor), groundOf(element, parseFloat(style.outlineOffset))];
  if (!line || !ground) return `has an outline in ${style.outlineColor} on what does not read`;
  const contrast = contrastOf(line, ground);
  if (line[3] < 1 || contrast < 3) return `has an outline of contrast ${contrast.toFixed(1)}, less than 3`;
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
