/** The look of Teams for the gallery: host configurations and the styles around the renderer's own elements. */

export type Theme = 'light' | 'dark';

interface Palette {
  readonly page: string;
  readonly card: string;
  readonly line: string;
  readonly text: string;
  readonly subtle: string;
  readonly field: string;
  readonly fieldLine: string;
  readonly brand: string;
  readonly good: string;
  readonly warning: string;
  readonly attention: string;
  readonly bands: Readonly<
    Record<'emphasis' | 'good' | 'warning' | 'attention', { ground: string; edge: string }>
  >;
}

const palettes: Readonly<Record<Theme, Palette>> = {
  light: {
    page: '#f5f5f5',
    card: '#ffffff',
    line: '#e0e0e0',
    text: '#242424',
    subtle: '#616161',
    field: '#ffffff',
    fieldLine: '#616161',
    brand: '#5b5fc7',
    good: '#13680f',
    warning: '#835b00',
    attention: '#b10e1c',
    bands: {
      emphasis: { ground: '#f5f5f5', edge: '#bdbdbd' },
      good: { ground: '#e7f2e6', edge: '#13680f' },
      warning: { ground: '#fbf3dc', edge: '#a06c00' },
      attention: { ground: '#fcebec', edge: '#c50f1f' },
    },
  },
  dark: {
    page: '#1f1f1f',
    card: '#292929',
    line: '#424242',
    text: '#ffffff',
    subtle: '#c2c2c2',
    field: '#1f1f1f',
    fieldLine: '#adadad',
    brand: '#5b5fc7',
    good: '#8fd18b',
    warning: '#f2c661',
    attention: '#f49ba2',
    bands: {
      emphasis: { ground: '#383838', edge: '#707070' },
      good: { ground: '#16331a', edge: '#6bb568' },
      warning: { ground: '#3d3013', edge: '#d9a634' },
      attention: { ground: '#442326', edge: '#e37d84' },
    },
  },
};

const family = "'Segoe UI', 'Segoe UI Web', 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif";

function hostConfig(theme: Theme): unknown {
  const palette = palettes[theme];
  const both = (colour: string) => ({ default: colour, subtle: colour });
  const foregroundColors = {
    default: { default: palette.text, subtle: palette.subtle },
    accent: both(theme === 'light' ? palette.brand : '#aab1fa'),
    good: both(palette.good),
    warning: both(palette.warning),
    attention: both(palette.attention),
    dark: both('#242424'),
    light: both('#ffffff'),
  };
  const style = (ground: string, edge: string) => ({
    backgroundColor: ground,
    borderColor: edge,
    foregroundColors,
  });
  const { bands } = palette;
  return {
    choiceSetInputValueSeparator: ',',
    supportsInteractivity: true,
    fontFamily: family,
    fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
    fontWeights: { lighter: 300, default: 400, bolder: 600 },
    lineHeights: { small: 16, default: 20, medium: 22, large: 24, extraLarge: 32 },
    spacing: { small: 4, default: 8, medium: 16, large: 24, extraLarge: 32, padding: 16 },
    separator: { lineThickness: 1, lineColor: palette.line },
    textBlock: { headingLevel: 2 },
    textStyles: {
      heading: { size: 'default', weight: 'bolder', color: 'default', isSubtle: false, fontType: 'default' },
    },
    containerStyles: {
      default: style(palette.card, palette.line),
      emphasis: style(bands.emphasis.ground, bands.emphasis.edge),
      accent: style(bands.emphasis.ground, bands.emphasis.edge),
      good: style(bands.good.ground, bands.good.edge),
      warning: style(bands.warning.ground, bands.warning.edge),
      attention: style(bands.attention.ground, bands.attention.edge),
    },
    inputs: {
      label: {
        inputSpacing: 'small',
        requiredInputs: { suffix: ' *', suffixColor: 'attention' },
        optionalInputs: {},
      },
      errorMessage: { size: 'small', weight: 'default', spacing: 'small' },
    },
    actions: {
      maxActions: 6,
      spacing: 'large',
      buttonSpacing: 8,
      actionsOrientation: 'horizontal',
      actionAlignment: 'left',
      showCard: { actionMode: 'inline', inlineTopMargin: 16 },
    },
    adaptiveCard: { allowCustomStyle: false },
    factSet: {
      title: { weight: 'bolder', wrap: true, maxWidth: 160 },
      value: { wrap: true },
      spacing: 16,
    },
  };
}

export const hostConfigs: Readonly<Record<Theme, unknown>> = {
  light: hostConfig('light'),
  dark: hostConfig('dark'),
};

/** Styles for what the renderer leaves to its host: fields, buttons, bands, the card's frame. */
export function galleryCss(theme: Theme): string {
  const palette = palettes[theme];
  const quiet = theme === 'light' ? '#ffffff' : '#292929';
  return `
    * { box-sizing: border-box; }
    body { margin: 0; background: ${palette.page}; color: ${palette.text}; font: 14px/20px ${family}; }
    main { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 24px; padding: 20px; }
    figure { margin: 0; }
    figcaption { margin-bottom: 6px; font-size: 12px; color: ${palette.subtle}; }
    .gallery-card {
      background: ${palette.card}; border: 1px solid ${palette.line}; border-radius: 8px; overflow: hidden;
      box-shadow: 0 1px 2px #0000001f;
    }
    .ac-adaptiveCard { outline: none; }
    .ac-textBlock, .ac-richTextBlock { overflow-wrap: anywhere; }
    .ac-richTextBlock { white-space: pre-line; }
    .ac-input, .ac-multichoiceInput { font: inherit; }
    input.ac-input, textarea.ac-input, select.ac-input {
      width: 100%; padding: 5px 10px; min-height: 32px; color: ${palette.text}; background: ${palette.field};
      border: 1px solid ${palette.line}; border-bottom-color: ${palette.fieldLine}; border-radius: 4px;
      color-scheme: ${theme};
    }
    textarea.ac-input { min-height: 76px; resize: vertical; }
    .ac-choiceSetInput-expanded input, .ac-choiceSetInput-multiSelect input {
      flex: none; width: 16px; height: 16px; margin: 2px 8px 2px 0 !important; accent-color: ${palette.brand};
      color-scheme: ${theme};
    }
    .ac-choiceSetInput-expanded > div, .ac-choiceSetInput-multiSelect > div { padding: 4px 0; align-items: flex-start !important; }
    .ac-actionSet, .ac-actionSet > div { flex-wrap: wrap; row-gap: 8px; overflow: visible !important; }
    .ac-pushButton {
      min-height: 32px; padding: 5px 12px; font: 600 14px/20px ${family}; cursor: pointer; white-space: normal;
      text-align: center; color: ${palette.text}; background: ${quiet}; border: 1px solid ${theme === 'light' ? '#d1d1d1' : '#666666'};
      border-radius: 4px;
    }
    .ac-pushButton.style-positive { color: #ffffff; background: ${palette.brand}; border-color: ${palette.brand}; }
    .ac-pushButton.style-destructive { color: ${palette.attention}; }
    .ac-pushButton > div { white-space: normal !important; overflow: visible !important; }
    :focus-visible { outline: 2px solid ${palette.text}; outline-offset: 1px; }
  `;
}
