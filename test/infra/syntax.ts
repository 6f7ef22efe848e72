/**
 * Bicep as a tree of what it says. The grammar is tree-sitter's, which others wrote: what it does not take is an error
 * here, and so is everything of the language that our files have no use for, so that nothing is passed over unread.
 */
import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'text'; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: 'name'; readonly name: string; readonly line: number }
  | { readonly kind: 'member'; readonly of: Expression; readonly key: Expression; readonly line: number }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Expression[];
      readonly line: number;
    }
  | {
      readonly kind: 'object';
      readonly entries: readonly { readonly key: Expression; readonly value: Expression }[];
      readonly line: number;
    }
  | { readonly kind: 'array'; readonly items: readonly Expression[] }
  | {
      readonly kind: 'for';
      readonly item: string;
      readonly index: string | undefined;
      readonly over: Expression;
      readonly body: Expression;
    }
  | { readonly kind: 'if'; readonly when: Expression; readonly body: Expression }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly sign: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'choice'; readonly when: Expression; readonly yes: Expression; readonly no: Expression };

export interface Decorator {
  readonly name: string;
  readonly args: readonly Expression[];
}

export type Statement = { readonly line: number } & (
  | { readonly kind: 'targetScope'; readonly value: string }
  | {
      readonly kind: 'param';
      readonly name: string;
      readonly type: string;
      readonly otherwise: Expression | undefined;
      readonly decorators: readonly Decorator[];
    }
  | { readonly kind: 'var'; readonly name: string; readonly value: Expression }
  | {
      readonly kind: 'resource';
      readonly name: string;
      readonly type: string;
      readonly apiVersion: string;
      readonly existing: boolean;
      readonly body: Expression;
    }
  | { readonly kind: 'module'; readonly name: string; readonly path: string; readonly body: Expression }
  | {
      readonly kind: 'output';
      readonly name: string;
      readonly type: string;
      readonly value: Expression;
      readonly decorators: readonly Decorator[];
    }
);

/** Bicep that cannot be taken; says where. */
export class BicepError extends Error {
  constructor(file: string, line: number, why: string) {
    super(`${file}:${line}: ${why}`);
    this.name = 'BicepError';
  }
}

let made: Promise<Parser> | undefined;

/** The parser; loading it takes some milliseconds, once. */
export function bicepParser(): Promise<Parser> {
  made ??= (async () => {
    await Parser.init();
    const wasm = createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm');
    const parser = new Parser();
    parser.setLanguage(await Language.load(wasm));
    return parser;
  })();
  return made;
}

/** Throws BicepError at the first thing that is no Bicep, or is Bicep that these files do not use. */
export function parseBicep(parser: Parser, file: string, text: string): readonly Statement[] {
  const tree = parser.parse(text);
  if (tree === null) throw new BicepError(file, 1, 'cannot be parsed');
  try {
    return new Reading(file).statements(tree.rootNode);
  } finally {
    tree.delete();
  }
}

const lineOf = (node: Node) => node.startPosition.row + 1;

/** What is said, without comments. */
const named = (node: Node) => node.namedChildren.filter((child) => child.type !== 'comment');

class Reading {
  readonly #file: string;
  constructor(file: string) {
    this.#file = file;
  }

  #fail(node: Node, why: string): never {
    throw new BicepError(this.#file, lineOf(node), why);
  }

  #only(nodes: readonly Node[], at: number, of: Node): Node {
    const node = nodes[at];
    return node ?? this.#fail(of, `${of.type} is not complete`);
  }

  #refuseErrors(node: Node): void {
    if (!node.hasError) return;
    if (node.isError || node.isMissing) this.#fail(node, `is no Bicep: ${node.text.slice(0, 40)}`);
    for (const child of node.children) this.#refuseErrors(child);
  }

  statements(root: Node): readonly Statement[] {
    this.#refuseErrors(root);
    const found: Statement[] = [];
    let decorators: Decorator[] = [];
    for (const node of named(root)) {
      if (node.type === 'decorators') {
        decorators = named(node).map((one) => this.#decorator(one));
        continue;
      }
      if (node.type === 'metadata_declaration') continue;
      found.push(this.#statement(node, decorators));
      decorators = [];
    }
    return found;
  }

  #decorator(node: Node): Decorator {
    const call = this.expression(this.#only(named(node), 0, node));
    if (call.kind !== 'call') return this.#fail(node, 'a decorator is called');
    return { name: call.name, args: call.args };
  }

  #statement(node: Node, decorators: readonly Decorator[]): Statement {
    const parts = named(node);
    const line = lineOf(node);
    const part = (at: number) => this.#only(parts, at, node);
    switch (node.type) {
      case 'target_scope_assignment':
        return { kind: 'targetScope', value: this.#plain(part(0)), line };
      case 'parameter_declaration': {
        const otherwise = parts[2];
        return {
          kind: 'param',
          name: part(0).text,
          type: part(1).text,
          otherwise: otherwise && this.expression(otherwise),
          decorators,
          line,
        };
      }
      case 'variable_declaration':
        return { kind: 'var', name: part(0).text, value: this.expression(part(1)), line };
      case 'resource_declaration': {
        const [type, apiVersion, more] = this.#plain(part(1)).split('@');
        if (!type || !apiVersion || more !== undefined) this.#fail(part(1), 'must be type@version');
        const existing = node.children.some((child) => !child.isNamed && child.text === 'existing');
        return {
          kind: 'resource',
          name: part(0).text,
          type,
          apiVersion,
          existing,
          body: this.expression(part(2)),
          line,
        };
      }
      case 'module_declaration':
        return {
          kind: 'module',
          name: part(0).text,
          path: this.#plain(part(1)),
          body: this.expression(part(2)),
          line,
        };
      case 'output_declaration':
        return {
          kind: 'output',
          name: part(0).text,
          type: part(1).text,
          value: this.expression(part(2)),
          decorators,
          line,
        };
      default:
        return this.#fail(node, `${node.type} is not used here`);
    }
  }

  /** The grammar lets items follow one another on one line without a comma; Bicep does not. */
  #separate(node: Node): void {
    for (const [at, child] of node.children.entries()) {
      const next = node.children[at + 1];
      if (!child.isNamed || !next?.isNamed || child.type === 'comment' || next.type === 'comment') continue;
      if (child.endPosition.row === next.startPosition.row) this.#fail(next, 'follows without a comma');
    }
  }

  #plain(node: Node): string {
    const said = this.expression(node);
    if (said.kind === 'literal' && typeof said.value === 'string') return said.value;
    return this.#fail(node, 'must be plain text');
  }

  expression(node: Node): Expression {
    const parts = named(node);
    const part = (at: number) => this.#only(parts, at, node);
    const line = lineOf(node);
    switch (node.type) {
      case 'string':
        return this.#text(node);
      case 'number':
        return { kind: 'literal', value: Number(node.text) };
      case 'boolean':
        return { kind: 'literal', value: node.text === 'true' };
      case 'null':
        return { kind: 'literal', value: null };
      case 'identifier':
      case 'property_identifier':
        return { kind: 'name', name: node.text, line };
      case 'member_expression':
        return {
          kind: 'member',
          of: this.expression(part(0)),
          key: { kind: 'literal', value: part(1).text },
          line,
        };
      case 'subscript_expression':
        return { kind: 'member', of: this.expression(part(0)), key: this.expression(part(1)), line };
      case 'parenthesized_expression':
        return this.expression(part(0));
      case 'call_expression': {
        if (part(0).type !== 'identifier') return this.#fail(node, 'a function is called by its name');
        return {
          kind: 'call',
          name: part(0).text,
          args: named(part(1)).map((argument) => this.expression(argument)),
          line,
        };
      }
      case 'object':
        this.#separate(node);
        return {
          kind: 'object',
          entries: parts.map((property) => {
            const [key, value] = named(property);
            if (property.type !== 'object_property' || !key || !value) {
              return this.#fail(property, 'is no property');
            }
            return {
              key: key.type === 'string' ? this.#text(key) : { kind: 'literal', value: key.text },
              value: this.expression(value),
            };
          }),
          line,
        };
      case 'array':
        this.#separate(node);
        return { kind: 'array', items: parts.map((item) => this.expression(item)) };
      case 'for_statement':
        return this.#loop(node, parts);
      case 'if_statement':
        return { kind: 'if', when: this.expression(part(0)), body: this.expression(part(1)) };
      case 'unary_expression':
        if (node.children[0]?.text !== '!') return this.#fail(node, 'only ! is used here');
        return { kind: 'not', of: this.expression(part(0)) };
      case 'binary_expression': {
        const sign = node.children.find((child) => !child.isNamed)?.text ?? '';
        return { kind: 'binary', sign, left: this.expression(part(0)), right: this.expression(part(1)) };
      }
      case 'ternary_expression':
        return {
          kind: 'choice',
          when: this.expression(part(0)),
          yes: this.expression(part(1)),
          no: this.expression(part(2)),
        };
      default:
        return this.#fail(node, `${node.type} is not used here`);
    }
  }

  #loop(node: Node, parts: readonly Node[]): Expression {
    const first = this.#only(parts, 0, node);
    const names = first.type === 'for_loop_parameters' ? named(first) : [first];
    return {
      kind: 'for',
      item: this.#only(names, 0, node).text,
      index: names[1]?.text,
      over: this.expression(this.#only(parts, 1, node)),
      body: this.expression(this.#only(parts, 2, node)),
    };
  }

  #text(node: Node): Expression {
    if (node.text.startsWith("'''")) return this.#fail(node, 'text of several lines is not used here');
    const parts = named(node).map((piece): string | Expression => {
      switch (piece.type) {
        case 'string_content':
          return piece.text;
        case 'escape_sequence':
          return this.#escaped(piece);
        case 'interpolation':
          return this.expression(this.#only(named(piece), 0, piece));
        default:
          return this.#fail(piece, `${piece.type} is not used here`);
      }
    });
    if (parts.every((piece) => typeof piece === 'string')) return { kind: 'literal', value: parts.join('') };
    return { kind: 'text', parts };
  }

  #escaped(node: Node): string {
    const known: Readonly<Record<string, string>> = {
      "\\'": "'",
      '\\\\': '\\',
      '\\n': '\n',
      '\\t': '\t',
      '\\$': '$',
    };
    return known[node.text] ?? this.#fail(node, 'this escape is not used here');
  }
}
