import { say } from '../../shared/ja/ui.ts'
import { spokenAgeOn } from '../../shared/values/age.ts'
import { type CalendarDate, isCalendarDate } from '../../shared/values/calendar-date.ts'
import { formatWareki, parseDate } from '../../shared/values/wareki.ts'
import { FieldFrame, type FieldProps, useDescribed } from './field-frame.tsx'
import { useFormModel } from './form.tsx'
import { useTextControl } from './use-text-control.ts'

type DateFieldProps = FieldProps & {
  /** Shows the age on this day beside the date: for birth dates. */
  readonly ageOn?: CalendarDate
  readonly notBefore?: CalendarDate
  readonly notAfter?: CalendarDate
}

/**
 * A day in one box, in any form offices type: `R2.4.3`, `5020403`, `2020-04-03`. The kept value is a CalendarDate, or
 * the text as typed while it is none. Under the box stands the day as understood, 元号 first.
 */
export function DateField({ ageOn, notBefore, notAfter, ...given }: DateFieldProps) {
  const field = { hint: say('date.hint'), ...given }
  const value = useFormModel().value(field.name).value
  const date = isCalendarDate(value) ? value : undefined
  const { id, describedBy, invalid } = useDescribed(field, true)
  const { ref, defaultValue, onBlur } = useTextControl<HTMLInputElement>(field.name, {
    label: field.label,
    tidy: (typed) => typed.trim(),
    toValue: (typed) => {
      const read = parseDate(typed)
      return read.ok ? read.value : typed
    },
    toText: (kept) => (isCalendarDate(kept) ? formatWareki(kept) : kept),
    check: (kept) => checkDate(kept, { ...field, notBefore, notAfter }),
  })
  return (
    <FieldFrame
      {...field}
      below={
        <p class="echo" id={`${id}-echo`} aria-live="polite">
          {date && describeDate(date, ageOn)}
        </p>
      }
    >
      <input
        ref={ref}
        id={id}
        class="input w-s"
        type="text"
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

/** `令和2年4月3日（2020-04-03、6歳）`; the age stands there when a day to count to is given. */
export function describeDate(date: CalendarDate, ageOn?: CalendarDate): string {
  const age = ageOn !== undefined && date <= ageOn ? `、${say('date.age', { age: spokenAgeOn(date, ageOn) })}` : ''
  return `${formatWareki(date)}（${date}${age}）`
}

type DateCheck = {
  label: string
  required?: boolean
  notBefore: CalendarDate | undefined
  notAfter: CalendarDate | undefined
}

function checkDate(value: string, { label, required, notBefore, notAfter }: DateCheck): string | undefined {
  if (value === '') return required ? say('error.required', { label }) : undefined
  if (!isCalendarDate(value)) return say('error.date', { label })
  if (notBefore && value < notBefore) return say('error.date-before', { label, date: formatWareki(notBefore) })
  if (notAfter && value > notAfter) return say('error.date-after', { label, date: formatWareki(notAfter) })
  return undefined
}
