import fc from 'fast-check';

/** Texts that try: Markdown, HTML, addresses, control and direction characters, halves of characters. */
export const hostileText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '[a](https://evil.example)',
        '**b**',
        '_i_',
        '`c`',
        '# h',
        '- l',
        '1. l',
        '<script>',
        '<img src=x onerror=1>',
        '&lt;b&gt;',
        '![x](y)',
        '{{DATE(2027-03-03T10:00:00Z)}}',
        '$' + '{token}',
        'https://evil.example/x',
        'www.evil.example',
        'a@evil.example',
        'evil.example',
        '\u202e',
        '\u2066',
        '\u0000',
        '\u001b[31m',
        '\r\n',
        '\u2028',
        '\ud83d',
        '😀',
        '~~s~~',
        '| t |',
        '> q',
        '\\*',
        'W'.repeat(200),
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));
