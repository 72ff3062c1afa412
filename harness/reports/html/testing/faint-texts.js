/**
 * Texts whose contrast with the background is under 4.5, the least that WCAG 2.1 asks for in criterion 1.4.3.
 * Evaluated in a page. A striped background counts as its plain colour.
 */
(() => {
  const channels = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (colour) => {
    const [red, green, blue] = channels(colour).map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const backgroundOf = (element) => {
    if (!element) return 'rgb(255, 255, 255)';
    const colour = window.getComputedStyle(element).backgroundColor;
    return channels(colour)[3] === 0 ? backgroundOf(element.parentElement) : colour;
  };
  const faint = new Set();
  let checked = 0;
  for (const element of document.querySelectorAll('body *')) {
    const text = [...element.childNodes].find((node) => node.nodeType === 3 && node.textContent.trim());
    if (!text || !element.checkVisibility()) continue;
    const style = window.getComputedStyle(element);
    const colour = element instanceof window.SVGElement ? style.fill : style.color;
    const [light, dark] = [luminance(colour), luminance(backgroundOf(element))].sort((a, b) => b - a);
    const contrast = (light + 0.05) / (dark + 0.05);
    checked += 1;
    if (contrast < 4.5) faint.add(`${element.className} ${text.textContent}: ${contrast.toFixed(2)}`);
  }
  return { checked, faint: [...faint] };
})();
