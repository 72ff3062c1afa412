/** Markup that is safe to put into a page as it is: every attribute and text in it was escaped. */
export type SvgMarkup = string & { readonly __svg: unique symbol };

type Attributes = Record<string, string | number>;

/** An SVG element. Attribute values and texts are escaped here, children are already markup. */
export function element(name: string, attributes: Attributes, ...children: (SvgMarkup | Text)[]): SvgMarkup {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeMarkup(String(value))}"`);
  const content = children.map((child) => (typeof child === 'string' ? child : escapeMarkup(child.text)));
  return `<${name}${written.join('')}>${content.join('')}</${name}>` as SvgMarkup;
}

export interface Text {
  text: string;
}

/** A text node, escaped when it is written. */
export function text(value: string): Text {
  return { text: value };
}

/** A figure for assistive technology: one image with a description. */
export function figure(height: number, className: string, description: string, children: SvgMarkup[]): SvgMarkup {
  const attributes = { class: `chart ${className}`, width: '100%', height, role: 'img', 'aria-label': description };
  return element('svg', attributes, ...children);
}

function escapeMarkup(value: string): string {
  return value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
