import { say } from '../../shared/ja/ui.ts'
import { ChevronIcon } from './icon.tsx'
import { StatusTag, type TagTone } from './status-tag.tsx'

export type TaskState = 'done' | 'current' | 'todo' | 'waiting' | 'error'

export type Task = {
  readonly title: string
  readonly state: TaskState
  readonly href?: string
  readonly onPress?: () => void
  readonly hint?: string
}

const TONES: Record<TaskState, TagTone> = {
  done: 'done',
  current: 'current',
  todo: 'neutral',
  waiting: 'waiting',
  error: 'warning',
}

/** The parts of one case, in any order, each with its state. The whole row is the target. */
export function TaskList({ tasks, label }: { readonly tasks: readonly Task[]; readonly label: string }) {
  return (
    <ol class="tasks" aria-label={label}>
      {tasks.map((task) => (
        <li key={task.title}>
          <TaskRow task={task} />
        </li>
      ))}
    </ol>
  )
}

function TaskRow({ task }: { readonly task: Task }) {
  const inner = (
    <>
      <span class="task-title">
        {task.title}
        {task.hint && <span class="hint">{task.hint}</span>}
      </span>
      <StatusTag tone={TONES[task.state]}>{say(`task.${task.state}`)}</StatusTag>
    </>
  )
  if (task.href !== undefined) {
    return (
      <a class="task" href={task.href}>
        {inner}
        <ChevronIcon />
      </a>
    )
  }
  if (task.onPress) {
    return (
      <button class="task" type="button" onClick={task.onPress}>
        {inner}
        <ChevronIcon />
      </button>
    )
  }
  return <span class="task">{inner}</span>
}

export type Step = {
  readonly title: string
  readonly state: 'done' | 'current' | 'todo' | 'error'
  readonly href?: string
}

/** Where one stands in a fixed order of pages. */
export function Steps({ steps }: { readonly steps: readonly Step[] }) {
  const at = steps.findIndex((step) => step.state === 'current') + 1
  return (
    <nav class="steps" aria-label={say('step.of', { total: steps.length, at })}>
      <ol>
        {steps.map((step, index) => (
          <li
            key={step.title}
            class={`step step-${step.state}`}
            aria-current={step.state === 'current' ? 'step' : undefined}
          >
            <StepBody step={step} number={index + 1} />
          </li>
        ))}
      </ol>
    </nav>
  )
}

function StepBody({ step, number }: { readonly step: Step; readonly number: number }) {
  const inner = (
    <>
      <span class="step-number">{number}</span>
      <span>
        {step.title}
        <span class="unseen">（{say(`task.${step.state}`)}）</span>
      </span>
    </>
  )
  return step.href !== undefined && step.state !== 'current' ? <a href={step.href}>{inner}</a> : <span>{inner}</span>
}
