/**
 * How Teams draws cards, as the renderer's host configuration. Colours are CSS variables of room.css, so that a change
 * between light and dark redraws nothing and what was typed stays.
 */

const both = (name: string) => ({ default: `var(${name})`, subtle: `var(${name})` });

function containerStyle(ground: string, edge: string) {
  return {
    backgroundColor: `var(${ground})`,
    borderColor: `var(${edge})`,
    foregroundColors: {
      default: { default: 'var(--card-text)', subtle: 'var(--card-subtle)' },
      accent: both('--card-accent'),
      good: both('--card-good'),
      warning: both('--card-warning'),
      attention: both('--card-attention'),
      dark: both('--card-text'),
      light: both('--card-subtle'),
    },
  };
}

export const fontFamily =
  "'Segoe UI', 'Segoe UI Web (West European)', -apple-system, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif";

const font = {
  fontFamily,
  fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
  fontWeights: { lighter: 300, default: 400, bolder: 600 },
};

export const hostConfig = {
  choiceSetInputValueSeparator: ',',
  supportsInteractivity: true,
  fontTypes: { default: font, monospace: { ...font, fontFamily: "Consolas, 'Courier New', monospace" } },
  lineHeights: { small: 16, default: 20, medium: 22, large: 24, extraLarge: 32 },
  spacing: { small: 4, default: 8, medium: 16, large: 24, extraLarge: 32, padding: 16 },
  separator: { lineThickness: 1, lineColor: 'var(--card-line)' },
  imageSizes: { small: 32, medium: 52, large: 100 },
  textBlock: { headingLevel: 4 },
  textStyles: {
    heading: { fontType: 'default', size: 'default', weight: 'bolder', color: 'default', isSubtle: false },
    columnHeader: {
      fontType: 'default',
      size: 'default',
      weight: 'bolder',
      color: 'default',
      isSubtle: false,
    },
  },
  containerStyles: {
    default: containerStyle('--card-ground', '--card-line'),
    emphasis: containerStyle('--card-emphasis', '--card-line'),
    accent: containerStyle('--card-emphasis', '--card-line'),
    good: containerStyle('--card-good-ground', '--card-good-edge'),
    warning: containerStyle('--card-warning-ground', '--card-warning-edge'),
    attention: containerStyle('--card-attention-ground', '--card-attention-edge'),
  },
  inputs: {
    label: {
      inputSpacing: 'small',
      // Teams puts a star beside a label whose input it checks itself, and so does the renderer, whatever is set here.
      requiredInputs: { suffix: ' *', suffixColor: 'attention', weight: 'default' },
      optionalInputs: { weight: 'default' },
    },
    errorMessage: { size: 'small', color: 'attention', weight: 'default' },
  },
  actions: {
    maxActions: 6,
    spacing: 'medium',
    buttonSpacing: 8,
    showCard: { actionMode: 'inline', inlineTopMargin: 16, style: 'emphasis' },
    preExpandSingleShowCardAction: false,
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
  },
  adaptiveCard: { allowCustomStyle: false },
  imageSet: { imageSize: 'medium', maxImageHeight: 100 },
  factSet: {
    title: { weight: 'bolder', wrap: true, maxWidth: 160 },
    value: { wrap: true },
    spacing: 16,
  },
};
