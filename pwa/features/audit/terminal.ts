import { signal } from '@preact/signals'

/** The terminal whose entries alone the log shows; chosen on an entry, kept in this tab's memory. */
export const onlyTerminal = signal<{ readonly id: string; readonly name: string } | undefined>(undefined)
