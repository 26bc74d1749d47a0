import { type ComponentChildren, createContext } from 'preact'
import { useContext, useMemo } from 'preact/hooks'
import { say } from '../../shared/ja/ui.ts'
import { ErrorSummary } from './error-summary.tsx'
import { FormFailure, type FormModel, formFor, type Values } from './form-model.ts'

/**
 * The model of a form. What was entered survives leaving the page and the lock (see `formFor`) until `form.done()`.
 * For the correction of a record the key holds its handle and version, so that an old correction is not shown again.
 */
export function useForm(key: string, initial: Values = {}): FormModel {
  return useMemo(() => formFor(key, initial), [key])
}

const FormContext = createContext<FormModel | undefined>(undefined)

export function useFormModel(): FormModel {
  const form = useContext(FormContext)
  if (!form) throw new Error('a field stands outside <Form>')
  return form
}

type FormProps = {
  readonly form: FormModel
  /** Runs with all values once the controls accept them. A thrown FormFailure is shown beside the fields. */
  readonly onSubmit: (values: Record<string, string>) => Promise<void> | void
  readonly children: ComponentChildren
}

/** Fields and their error summary. Submitted by its submit button alone, never by the Enter key in a field. */
export function Form({ form, onSubmit, children }: FormProps) {
  const submit = async (event: Event) => {
    event.preventDefault()
    if (form.busy.peek()) return
    const values = form.read()
    const faults = form.faults()
    if (faults.length > 0) return form.refuse(faults)
    form.errors.value = []
    form.busy.value = true
    try {
      await onSubmit(values)
    } catch (error) {
      form.refuse(errorsOf(error))
    } finally {
      form.busy.value = false
    }
  }
  return (
    <FormContext.Provider value={form}>
      <form class="form" noValidate autocomplete="off" onSubmit={submit} onKeyDown={enterMovesOn}>
        <ErrorSummary form={form} />
        {children}
      </form>
    </FormContext.Provider>
  )
}

function errorsOf(error: unknown) {
  if (!(error instanceof FormFailure)) {
    console.error(error instanceof Error ? error.name : 'unknown failure')
    return [{ message: say('error.unexpected') }]
  }
  return error.errors.length > 0 ? error.errors : [{ message: error.message }]
}

const STOPS = 'input:not([type=hidden]), select, textarea, button'

/** Enter confirms the input method's choice first, then goes to the next field: it never submits. */
export function enterMovesOn(event: KeyboardEvent): void {
  const from = event.target
  if (event.key !== 'Enter' || !(from instanceof HTMLInputElement)) return
  event.preventDefault()
  // keyCode 229: browsers that end the composition before they report the key (W3C SCR41).
  if (event.isComposing || event.keyCode === 229) return
  const stops = [...(from.form?.querySelectorAll<HTMLElement>(STOPS) ?? [])].filter(
    (stop) =>
      stop.offsetParent !== null && !(stop instanceof HTMLInputElement && stop.type === 'radio' && !isRadioStop(stop)),
  )
  stops[stops.indexOf(from) + 1]?.focus()
}

function isRadioStop(radio: HTMLInputElement): boolean {
  const group = radio.form?.elements.namedItem(radio.name)
  if (!(group instanceof RadioNodeList)) return true
  const chosen = [...group].find((one) => one instanceof HTMLInputElement && one.checked)
  return radio === (chosen ?? group[0])
}
