import { Problem, type ProblemCode, type ProblemDocument, problems } from '../../shared/contract/problems.ts'
import { isLostConnection, StorageError } from '../partition/database.ts'
import { refusalCode } from '../vault/rpc.ts'

/** What a thrown error is to the caller. Anything unknown is a bare 500: a request id and nothing else. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof StorageError && /BUSY|FULL|IOERR|HRANA|SERVER/.test(error.code))
    return new Problem('unavailable')
  if (isLostConnection(error)) return new Problem('unavailable')
  const refusal = refusalCode(error)
  if (refusal !== undefined) return new Problem(refusal === 'budget-spent' ? 'too-many-requests' : 'unavailable')
  return new Problem('internal')
}

/** Renders a refusal as application/problem+json (RFC 9457). */
export function renderProblem(problem: Problem, requestId: string): Response {
  const { status, title } = problems[problem.code]
  const document: ProblemDocument = {
    type: `/problems/${problem.code satisfies ProblemCode}`,
    title,
    status,
    requestId,
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    ...(problem.faults === undefined ? {} : { faults: problem.faults }),
  }
  return new Response(JSON.stringify(document), {
    status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' },
  })
}
