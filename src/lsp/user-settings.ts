/** What features ask of the user's settings, each with what it is where the user didn't set it. */
export interface UserSettings {
  /** Whether the editor shows behind names what they stand for. */
  readonly inlayHints: boolean;
  /** Whether it shows above each `test` block what became of it. */
  readonly codeLens: boolean;
}

export const DEFAULT_SETTINGS: UserSettings = { inlayHints: true, codeLens: true };
