/** The shapes of Adaptive Cards 1.5 that Quorate uses; `cards/` builds them. */

/** What a button carries: the signed token. Inputs typed by the person arrive beside it under their own ids. */
export interface PressData {
  readonly token: string;
}

export type Spacing = 'None' | 'Small' | 'Default' | 'Medium' | 'Large';

export interface TextBlock {
  readonly type: 'TextBlock';
  readonly text: string;
  readonly wrap: true;
  readonly size?: 'Small' | 'Default' | 'Medium' | 'Large';
  readonly weight?: 'Bolder' | 'Default';
  readonly isSubtle?: boolean;
  readonly color?: 'Attention' | 'Good' | 'Warning' | 'Default';
  readonly style?: 'heading';
  readonly spacing?: Spacing;
  readonly separator?: boolean;
}

export interface TextRun {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'Bolder' | 'Default';
  readonly isSubtle?: boolean;
  readonly size?: 'Small' | 'Default';
}

export interface RichTextBlock {
  readonly type: 'RichTextBlock';
  readonly inlines: readonly TextRun[];
  readonly spacing?: Spacing;
  readonly separator?: boolean;
}

export interface FactSet {
  readonly type: 'FactSet';
  readonly facts: readonly { readonly title: string; readonly value: string }[];
  readonly spacing?: Spacing;
}

export interface Column {
  readonly type: 'Column';
  /** A number is a share of the width. */
  readonly width: 'stretch' | 'auto' | number;
  readonly items: readonly CardElement[];
  readonly verticalContentAlignment?: 'Top' | 'Center' | 'Bottom';
}

export interface ColumnSet {
  readonly type: 'ColumnSet';
  readonly columns: readonly Column[];
  readonly spacing?: Spacing;
}

export interface Container {
  readonly type: 'Container';
  readonly items: readonly CardElement[];
  readonly style?: 'default' | 'emphasis' | 'good' | 'warning' | 'attention';
  readonly id?: string;
  readonly spacing?: Spacing;
  readonly separator?: boolean;
  readonly bleed?: boolean;
}

interface InputBase {
  readonly id: string;
  readonly label: string;
  readonly isRequired?: boolean;
  readonly errorMessage: string;
  readonly spacing?: Spacing;
}

export interface TextInput extends InputBase {
  readonly type: 'Input.Text';
  readonly maxLength: number;
  readonly isMultiline?: boolean;
  readonly value?: string;
  readonly regex?: string;
}

export interface DateInput extends InputBase {
  readonly type: 'Input.Date';
  readonly value?: string;
  readonly min?: string;
  readonly max?: string;
}

export interface TimeInput extends InputBase {
  readonly type: 'Input.Time';
  readonly value?: string;
}

export interface ChoiceInput extends InputBase {
  readonly type: 'Input.ChoiceSet';
  readonly choices: readonly { readonly title: string; readonly value: string }[];
  readonly style: 'expanded' | 'compact';
  readonly isMultiSelect?: boolean;
  readonly wrap: true;
  /** For a multi-select, the codes separated by commas. */
  readonly value?: string;
}

export type CardInput = TextInput | DateInput | TimeInput | ChoiceInput;
export type CardElement = TextBlock | RichTextBlock | FactSet | ColumnSet | Container | CardInput;

/** A button that changes or shows something of ours. In a dialog the edge turns it into Action.Submit. */
export interface ExecuteAction {
  readonly type: 'Action.Execute';
  readonly title: string;
  readonly verb: string;
  readonly data: PressData;
  readonly style?: 'positive' | 'destructive';
  readonly mode?: 'primary' | 'secondary';
  readonly associatedInputs?: 'auto' | 'none';
}

/** Opens a dialog: Teams does that by Action.Submit with `task/fetch`, not by Execute. */
export interface DialogAction {
  readonly type: 'Action.Submit';
  readonly title: string;
  readonly data: { readonly msteams: { readonly type: 'task/fetch' }; readonly verb: string } & PressData;
  readonly mode?: 'primary' | 'secondary';
  readonly associatedInputs: 'none';
}

/** Opens an address of ours or of Teams (a call). Never an address that a person typed. */
export interface OpenUrlAction {
  readonly type: 'Action.OpenUrl';
  readonly title: string;
  readonly url: string;
  readonly style?: 'positive';
  readonly mode?: 'primary' | 'secondary';
}

export type CardAction = ExecuteAction | DialogAction | OpenUrlAction;

export interface Card {
  readonly type: 'AdaptiveCard';
  readonly $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  readonly version: '1.5';
  readonly body: readonly CardElement[];
  readonly actions?: readonly CardAction[];
}
