/** The mail port: from the service's mailbox, to professionals. */

/** One person a mail, so that nobody reads from the addresses who else is written to. Subject and text name nobody. */
export interface Mail {
  readonly to: { readonly email: string; readonly name?: string };
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
}

export interface Mailer {
  /**
   * Throws OutsideError. `unknown` cannot be settled from here: a mail may not be sent twice unseen, so whoever repeats
   * it decides that being told twice is better than not at all.
   */
  send(mail: Mail): Promise<void>;
}
