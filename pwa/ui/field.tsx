import { useState } from 'preact/hooks'
import { say } from '../../shared/ja/ui.ts'
import { graphemeCount } from '../../shared/values/graphemes.ts'
import { isKana } from '../../shared/values/kana.ts'
import { FieldFrame, type FieldProps, useDescribed } from './field-frame.tsx'
import { type FieldKind, normalise } from './normalise.ts'
import { useTextControl } from './use-text-control.ts'

export type Width = 'xs' | 's' | 'm' | 'l' | 'full'

type TextFieldProps = FieldProps & {
  readonly kind?: FieldKind
  /** Most characters, counted as people count them. Nothing is cut off: the field says so instead. */
  readonly max?: number
  /** The exact number of digits of a `digits` field. */
  readonly digits?: number
  readonly width?: Width
  /** For 個人番号: forgotten with the page, at the lock, and never part of a draft. */
  readonly secret?: boolean
}

const WIDTHS: Record<FieldKind, Width> = { text: 'l', name: 'm', kana: 'm', digits: 's', phone: 's', postal: 'xs' }

/** One line of text. Left alone while it is typed, tidied when the field is left. */
export function Field({ kind = 'text', max = 100, digits, width = WIDTHS[kind], secret, ...field }: TextFieldProps) {
  const { id, describedBy, invalid } = useDescribed(field)
  const { ref, defaultValue, onBlur } = useTextControl<HTMLInputElement>(field.name, {
    label: field.label,
    tidy: (typed) => normalise(kind, typed),
    toValue: (text) => text,
    toText: (value) => value,
    check: (value) => checkText(value, { ...field, kind, max, digits }),
    secret,
  })
  const numeric = kind === 'digits' || kind === 'phone' || kind === 'postal'
  return (
    <FieldFrame {...field}>
      <input
        ref={ref}
        id={id}
        class={`input w-${width}`}
        type="text"
        inputMode={kind === 'phone' ? 'tel' : numeric ? 'numeric' : 'text'}
        defaultValue={defaultValue}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        aria-required={field.required || undefined}
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        onBlur={onBlur}
      />
    </FieldFrame>
  )
}

type TextAreaProps = FieldProps & { readonly max?: number; readonly rows?: number }

/** Several lines, with a count that warns before it is too late. */
export function TextArea({ max = 1000, rows = 4, ...field }: TextAreaProps) {
  const { id, describedBy, invalid } = useDescribed(field)
  const { ref, defaultValue, onBlur } = useTextControl<HTMLTextAreaElement>(field.name, {
    label: field.label,
    tidy: (typed) => typed.replace(/\s+$/u, ''),
    toValue: (text) => text,
    toText: (value) => value,
    check: (value) => checkText(value, { ...field, kind: 'text', max }),
  })
  const [count, setCount] = useState(() => graphemeCount(defaultValue))
  return (
    <FieldFrame
      {...field}
      below={<p class={count > max ? 'hint over' : 'hint'}>{say('field.count', { count, max })}</p>}
    >
      <textarea
        ref={ref}
        id={id}
        class="input w-full"
        rows={rows}
        defaultValue={defaultValue}
        autocomplete="off"
        aria-required={field.required || undefined}
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        onInput={(event) => setCount(graphemeCount(event.currentTarget.value))}
        onBlur={onBlur}
      />
    </FieldFrame>
  )
}

type TextCheck = { label: string; required?: boolean; kind: FieldKind; max: number; digits?: number | undefined }

function checkText(value: string, { label, required, kind, max, digits }: TextCheck): string | undefined {
  if (value === '') return required ? say('error.required', { label }) : undefined
  const count = graphemeCount(value)
  if (kind === 'kana' && !isKana(value)) return say('error.kana', { label })
  if (kind === 'digits' && digits !== undefined && !new RegExp(`^\\d{${digits}}$`).test(value)) {
    return say('error.digits-length', { label, length: digits })
  }
  if (kind === 'digits' && !/^\d+$/.test(value)) return say('error.digits', { label })
  if (kind === 'phone' && !/^0\d{9,10}$/.test(value)) return say('error.phone', { label })
  if (kind === 'postal' && !/^\d{7}$/.test(value)) return say('error.postal', { label })
  return count > max ? say('error.too-long', { label, max, count }) : undefined
}
