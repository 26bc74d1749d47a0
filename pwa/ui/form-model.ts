import { type ReadonlySignal, type Signal, signal } from '@preact/signals'

/** One fault of what was entered. `field` is the field's name, or undefined when the whole form is meant. */
export type FieldError = { readonly field?: string | undefined; readonly message: string }

/** What a refused submission throws, so that the form can show it beside its fields. */
export class FormFailure extends Error {
  readonly errors: readonly FieldError[]

  constructor(message: string, errors: readonly FieldError[] = []) {
    super(message)
    this.name = 'FormFailure'
    this.errors = errors
  }
}

/** A mounted field: how the model reads and writes the control on the screen. */
export type Control = {
  readonly label: string
  readonly element: () => HTMLElement | null
  /** Normalises what stands in the control now and answers it. */
  readonly flush: () => string
  readonly show: (value: string) => void
  /** The message when the value cannot be accepted. */
  readonly check: (value: string) => string | undefined
  /** Never kept beyond the page and never part of a draft: 個人番号. */
  readonly secret?: boolean | undefined
}

export type Values = Readonly<Record<string, string>>

/**
 * The values of a form, in memory only. Text controls stay uncontrolled: they are read when they lose focus or when
 * the form is submitted, because writing to a field while an input method composes loses or doubles Japanese text.
 * A field's name is its JSON pointer in the contract's input without the first slash (`child/kana`).
 */
export class FormModel {
  readonly errors: Signal<readonly FieldError[]> = signal([])
  readonly busy: Signal<boolean> = signal(false)
  /** Counts refused submissions, so that the error summary takes focus again. */
  readonly refusals: Signal<number> = signal(0)
  /** Grows with every value kept; a draft listens to it. */
  readonly revision: Signal<number> = signal(0)
  readonly key: string
  readonly #values = new Map<string, Signal<string>>()
  readonly #controls = new Map<string, Control>()
  readonly #secrets = new Set<string>()

  constructor(key: string, initial: Values = {}) {
    this.key = key
    for (const [name, value] of Object.entries(initial)) this.#signal(name).value = value
  }

  #signal(name: string): Signal<string> {
    let found = this.#values.get(name)
    if (!found) {
      found = signal('')
      this.#values.set(name, found)
    }
    return found
  }

  /** The value as a signal: '' until something was entered. Reading it in a page follows each blur and choice. */
  value(name: string): ReadonlySignal<string> {
    return this.#signal(name)
  }

  /** The codes ticked in a checkbox group. */
  list(name: string): string[] {
    return this.#signal(name).value.split(',').filter(Boolean)
  }

  /** Keeps a value that a control reports. */
  keep(name: string, value: string): void {
    const kept = this.#signal(name)
    if (kept.peek() === value) return
    kept.value = value
    this.revision.value += 1
    if (this.errors.peek().some((error) => error.field === name)) {
      const message = this.#controls.get(name)?.check(value)
      const others = this.errors.peek().filter((error) => error.field !== name)
      this.errors.value = message ? [...others, { field: name, message }] : others
    }
  }

  /** Writes values from the page (an address found by its postal code) to memory and screen. */
  write(values: Values): void {
    for (const [name, value] of Object.entries(values)) {
      this.keep(name, value)
      this.#controls.get(name)?.show(value)
    }
  }

  /** Takes in every field on the screen, the one with the cursor too, and answers all values. */
  read(): Record<string, string> {
    for (const [name, control] of this.#controls) this.keep(name, control.flush())
    return Object.fromEntries([...this.#values].map(([name, kept]) => [name, kept.peek()]))
  }

  /** What a draft may hold: everything entered but the secrets. */
  draftable(): Record<string, string> {
    const open = [...this.#values].filter(([name, kept]) => !this.#secrets.has(name) && kept.peek() !== '')
    return Object.fromEntries(open.map(([name, kept]) => [name, kept.peek()]))
  }

  /** The faults the mounted controls see themselves, in the order of the screen. */
  faults(): FieldError[] {
    const found: FieldError[] = []
    for (const [field, control] of this.#inScreenOrder()) {
      const message = control.check(this.#signal(field).peek())
      if (message) found.push({ field, message })
    }
    return found
  }

  #inScreenOrder(): [string, Control][] {
    return [...this.#controls].sort(([, a], [, b]) => {
      const [first, second] = [a.element(), b.element()]
      if (!first || !second) return 0
      return first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1
    })
  }

  /** Shows faults and moves the focus to their summary. */
  refuse(errors: readonly FieldError[]): void {
    this.errors.value = errors
    this.refusals.value += 1
  }

  errorOf(name: string): string | undefined {
    return this.errors.value.find((error) => error.field === name)?.message
  }

  labelOf(name: string): string | undefined {
    return this.#controls.get(name)?.label
  }

  focus(name: string): void {
    this.#controls.get(name)?.element()?.focus()
  }

  mount(name: string, control: Control): () => void {
    this.#controls.set(name, control)
    if (control.secret) this.#secrets.add(name)
    return () => {
      if (this.#controls.get(name) === control) this.#controls.delete(name)
      if (control.secret) this.#signal(name).value = ''
    }
  }

  /** Forgets everything, screen included: once the server has answered that it is kept. */
  done(): void {
    for (const [name, kept] of this.#values) {
      kept.value = ''
      this.#controls.get(name)?.show('')
    }
    this.errors.value = []
    if (kept.get(this.key) === this) kept.delete(this.key)
  }
}

/**
 * Forms that outlive their page: leaving a page or locking the screen removes the fields, not what was entered.
 * Memory of this tab only; the session empties it when another person signs in.
 */
const kept = new Map<string, FormModel>()

/** The form of this key, made on first use. The key names the form and its case by handle, never by personal data. */
export function formFor(key: string, initial: Values): FormModel {
  let found = kept.get(key)
  if (!found) {
    found = new FormModel(key, initial)
    kept.set(key, found)
  }
  return found
}

export function forgetAllForms(): void {
  kept.clear()
}
