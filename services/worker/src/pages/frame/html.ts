/** Text that is HTML already. Only `html` makes it, so whatever is not escaped was written in this project. */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** A template's own text is trusted, every value in it is escaped unless it is Html. */
  static fromTemplate(parts: TemplateStringsArray, values: readonly HtmlValue[]): Html {
    return new Html(parts.reduce((text, part, index) => text + toText(values[index - 1]) + part));
  }

  toString(): string {
    return this.#text;
  }
}

/** Undefined is nothing. There is no boolean, so that a forgotten condition cannot print `false`. */
export type HtmlValue = Html | readonly Html[] | string | number | undefined;

export function html(parts: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return Html.fromTemplate(parts, values);
}

function toText(value: HtmlValue): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'object') return value.join('');
  return escapeHtml(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Beside HTML's own signs those that are not seen, or turn the direction of what follows: a page must show what is there. */
const UNSAFE = /[&<>"']|(?![\n\t])[\p{Control}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

export function escapeHtml(text: string): string {
  return text.replace(UNSAFE, (character) => ENTITIES[character] ?? named(character));
}

function named(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}
