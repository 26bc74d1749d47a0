import type { ComponentChildren } from 'preact'
import { say } from '../../shared/ja/ui.ts'
import { fieldId } from './error-summary.tsx'
import { useFormModel } from './form.tsx'
import { ErrorIcon } from './icon.tsx'

/** What every field takes. */
export type FieldProps = {
  /** The JSON pointer of the value in the contract's input, without the first slash. */
  readonly name: string
  readonly label: string
  readonly hint?: ComponentChildren
  /** True asks for a value; fields that may stay empty carry the word 任意. */
  readonly required?: boolean
}

export type Described = { readonly id: string; readonly describedBy: string | undefined; readonly invalid: boolean }

/** The ids and state that join a control to its hint and its error. */
export function useDescribed({ name, hint }: Pick<FieldProps, 'name' | 'hint'>, echo = false): Described {
  const invalid = useFormModel().errorOf(name) !== undefined
  const id = fieldId(name)
  const parts = [hint && `${id}-hint`, invalid && `${id}-error`, echo && `${id}-echo`].filter(Boolean)
  return { id, describedBy: parts.join(' ') || undefined, invalid }
}

type FrameProps = FieldProps & { readonly children: ComponentChildren; readonly below?: ComponentChildren }

/** Label above, hint, control, then the error or the echo below. */
export function FieldFrame({ name, label, hint, required, children, below }: FrameProps) {
  const id = fieldId(name)
  const error = useFormModel().errorOf(name)
  return (
    <div class={error ? 'field field-wrong' : 'field'}>
      <label for={id}>
        {label}
        <Need required={required} />
      </label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children}
      <FieldError name={name} />
      {below}
    </div>
  )
}

export function Need({ required }: { readonly required: boolean | undefined }) {
  return required ? null : <span class="optional">{say('field.optional')}</span>
}

export function FieldError({ name }: { readonly name: string }) {
  const error = useFormModel().errorOf(name)
  if (!error) return null
  return (
    <p class="field-error" id={`${fieldId(name)}-error`}>
      <ErrorIcon />
      <span>{error}</span>
    </p>
  )
}
