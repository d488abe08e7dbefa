import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeHtml, html } from './html.js';

describe('a template', () => {
  test('escapes every value, in text and in attributes', () => {
    const evil = `"'><script>alert(1)</script>&amp;`;
    expect(html`<a title="${evil}">${evil}</a>`.toString()).toBe(
      '<a title="&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;">' +
        '&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;</a>',
    );
  });

  test('takes other templates and lists of them as they are, and nothing for nothing', () => {
    expect(html`<ul>${['a', '<b>'].map((item) => html`<li>${item}</li>`)}</ul>${undefined}${0}`.toString()).toBe(
      '<ul><li>a</li><li>&lt;b&gt;</li></ul>0',
    );
  });

  test('shows what nobody would see, and what turns the direction of what follows', () => {
    expect(escapeHtml('a\u0000b\u202ec\u2028d\te\nf')).toBe('a\\u0000b\\u202ec\\u2028d\te\nf');
    expect(escapeHtml('主机 🔥 é')).toBe('主机 🔥 é');
  });

  test('never lets a value begin or end anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      }),
    );
  });
});
