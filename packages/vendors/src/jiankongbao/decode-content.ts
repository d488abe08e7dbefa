const PRINTABLE_ASCII_WITHOUT_SPACE = /^[\x21-\x7e]+$/;
const ESCAPE = /%[0-9a-f]{2}/i;

/**
 * Jiankongbao urlencodes `content` before it puts it into the request, so it is still encoded after the form is read.
 * Only text that can be nothing else is decoded: Chinese with `98.5%` in it must survive.
 */
export function decodeContent(content: string): string {
  if (!PRINTABLE_ASCII_WITHOUT_SPACE.test(content) || !ESCAPE.test(content)) return content;
  try {
    return decodeURIComponent(content.replaceAll('+', ' '));
  } catch {
    // A broken escape: the text is what it seems to be.
    return content;
  }
}
