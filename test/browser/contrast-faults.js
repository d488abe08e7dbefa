/**
 * Runs within a page: tells every text there that is harder to read than WCAG's level AA allows, with its contrast. One
 * expression, because a browser is given nothing but this text.
 */
(() => {
  const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const toColour = (css) => {
    probe.clearRect(0, 0, 1, 1);
    probe.fillStyle = css;
    probe.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = probe.getImageData(0, 0, 1, 1).data;
    return { parts: [red, green, blue], alpha: alpha / 255 };
  };
  const over = (top, under) => ({
    parts: top.parts.map((part, index) => part * top.alpha + under.parts[index] * (1 - top.alpha)),
    alpha: 1,
  });
  const groundOf = (element) => {
    if (element === null) return { parts: [255, 255, 255], alpha: 1 };
    const own = toColour(getComputedStyle(element).backgroundColor);
    return own.alpha === 1 ? own : over(own, groundOf(element.parentElement));
  };
  const linear = (part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const luminance = ({ parts: [red, green, blue] }) =>
    0.2126 * linear(red / 255) + 0.7152 * linear(green / 255) + 0.0722 * linear(blue / 255);

  const faults = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent.trim();
    if (text === '' || element.closest('.unseen, .skip, option, script, noscript, [hidden]')) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    const ground = groundOf(element);
    const [light, dark] = [luminance(over(toColour(color), ground)), luminance(ground)].sort((a, b) => b - a);
    const contrast = (light + 0.05) / (dark + 0.05);
    const pixels = Number.parseFloat(fontSize);
    const isLarge = pixels >= 24 || (pixels >= 18.66 && Number(fontWeight) >= 700);
    if (contrast < (isLarge ? 3 : 4.5)) faults.push(`${contrast.toFixed(2)} "${text.slice(0, 40)}"`);
  }
  return faults;
})();
