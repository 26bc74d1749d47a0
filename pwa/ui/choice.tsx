import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { say } from '../../shared/ja/ui.ts'
import { FieldError, type FieldProps, Need, useDescribed } from './field-frame.tsx'
import { useFormModel } from './form.tsx'
import type { FormModel } from './form-model.ts'

export type Choice = { readonly value: string; readonly label: string; readonly hint?: ComponentChildren }

type ChoicesProps = FieldProps & {
  readonly options: readonly Choice[]
  /** `row` sets short answers side by side: [あり][なし][後日]. */
  readonly layout?: 'column' | 'row'
}

/** One of a few. */
export function RadioGroup(props: ChoicesProps) {
  return <Choices {...props} type="radio" />
}

/** Any of a few. The kept value joins the codes with commas; `form.list(name)` splits them. */
export function CheckboxGroup(props: ChoicesProps) {
  return <Choices {...props} type="checkbox" />
}

function Choices({ type, options, layout = 'column', ...field }: ChoicesProps & { type: 'radio' | 'checkbox' }) {
  const form = useFormModel()
  const first = useRef<HTMLInputElement>(null)
  const { id, describedBy, invalid } = useDescribed(field)
  const chosen = form.list(field.name)
  useMounted(form, field, first)
  const choose = (value: string, checked: boolean) => {
    if (type === 'radio') return form.keep(field.name, value)
    const picked = new Set(checked ? [...chosen, value] : chosen.filter((one) => one !== value))
    form.keep(
      field.name,
      options
        .filter((option) => picked.has(option.value))
        .map((option) => option.value)
        .join(','),
    )
  }
  return (
    <fieldset
      class={invalid ? 'field field-wrong' : 'field'}
      role={type === 'radio' ? 'radiogroup' : 'group'}
      aria-describedby={describedBy}
      {...(type === 'radio' && { 'aria-required': field.required || undefined, 'aria-invalid': invalid || undefined })}
    >
      <legend>
        {field.label}
        <Need required={field.required} />
      </legend>
      {field.hint && (
        <p class="hint" id={`${id}-hint`}>
          {field.hint}
        </p>
      )}
      <div class={`choices choices-${layout}`}>
        {options.map((option, index) => (
          <label class="choice" key={option.value}>
            <input
              ref={index === 0 ? first : null}
              id={index === 0 ? id : undefined}
              type={type}
              name={field.name}
              checked={chosen.includes(option.value)}
              onChange={(event) => choose(option.value, event.currentTarget.checked)}
            />
            <span class="choice-text">
              {option.label}
              {option.hint && <span class="hint">{option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
      <FieldError name={field.name} />
    </fieldset>
  )
}

type SelectProps = FieldProps & { readonly options: readonly Choice[]; readonly width?: 'xs' | 's' | 'm' | 'l' }

/** A short list (about 20 at most); longer ones are searched by typing instead. */
export function Select({ options, width = 'm', ...field }: SelectProps) {
  const form = useFormModel()
  const ref = useRef<HTMLSelectElement>(null)
  const { id, describedBy, invalid } = useDescribed(field)
  const chosen = form.value(field.name).value
  useMounted(form, field, ref)
  return (
    <div class={invalid ? 'field field-wrong' : 'field'}>
      <label for={id}>
        {field.label}
        <Need required={field.required} />
      </label>
      {field.hint && (
        <p class="hint" id={`${id}-hint`}>
          {field.hint}
        </p>
      )}
      <select
        ref={ref}
        id={id}
        class={`input w-${width}`}
        autocomplete="off"
        aria-required={field.required || undefined}
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        onChange={(event) => form.keep(field.name, event.currentTarget.value)}
      >
        <option value="" selected={chosen === ''}>
          {say('select.choose')}
        </option>
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={chosen === option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <FieldError name={field.name} />
    </div>
  )
}

/** Makes a choice known to its form: how it is called, where it stands, and that a required one must be made. */
function useMounted(
  form: FormModel,
  field: { readonly name: string; readonly label: string; readonly required?: boolean },
  element: { readonly current: HTMLElement | null },
): void {
  const latest = useRef(field)
  latest.current = field
  useEffect(
    () =>
      form.mount(field.name, {
        label: latest.current.label,
        element: () => element.current,
        flush: () => form.value(field.name).peek(),
        show: () => undefined,
        check: (value) =>
          value === '' && latest.current.required ? say('error.choose', { label: latest.current.label }) : undefined,
      }),
    [form, field.name],
  )
}
