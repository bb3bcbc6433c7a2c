import type { Permission } from '@reticle/domain'
import type { z } from 'zod'

/**
 * Who may call a route. `of` names the path parameter's resource: the server finds the project that it belongs to
 * and checks the permission there. A resource of a foreign organization answers 404, a missing role 403.
 */
export type Access =
  | { readonly kind: 'public' }
  /** Only while the demo runs. */
  | { readonly kind: 'demo' }
  | { readonly kind: 'signed-in' }
  /** Owners and managers of an organization of the caller's; for `organization.audit` its owners. */
  | { readonly kind: 'organization'; readonly can: 'project.create' | 'organization.audit' }
  | {
      readonly kind: 'project'
      readonly of:
        | 'project'
        | 'protocol'
        | 'import'
        | 'labelImport'
        | 'sample'
        | 'task'
        | 'assignment'
        | 'release'
        | 'invitation'
        | 'model'
        | 'backend'
        | 'run'
        | 'loop'
        | 'source'
        | 'scan'
        | 'sampleView'
      readonly can: Permission
    }

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type RouteDescription = {
  readonly method: Method
  /** With `:name` parameters; without the `/api/v1` prefix. */
  readonly path: string
  readonly summary: string
  readonly tag: string
  readonly access: Access
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly headers?: z.ZodObject
  /** A JSON body; `'multipart'` and `'none'` say that there is no JSON to parse. */
  readonly body?: z.ZodType | 'multipart'
  /** Answers by status; `'empty'` has no body, `'bytes'` is a file. */
  readonly answers: Readonly<Record<number, z.ZodType | 'empty' | 'bytes'>>
}

/** One description of a route: the server registers it, the browser's client calls it, OpenAPI prints it. */
export const defineRoute = <const R extends RouteDescription>(route: R): R => route

type Infer<T> = T extends z.ZodType ? z.infer<T> : never
type InputOf<T> = T extends z.ZodType ? z.input<T> : undefined

export type ParamsOf<R extends RouteDescription> = R extends { params: infer P } ? Infer<P> : undefined
export type QueryOf<R extends RouteDescription> = R extends { query: infer Q } ? InputOf<Q> : undefined
export type BodyOf<R extends RouteDescription> = R extends { body: infer B }
  ? B extends 'multipart'
    ? 'multipart'
    : InputOf<B>
  : undefined
/** The JSON answers of a route, over all its successful statuses. An empty answer is `undefined`. */
export type AnswerOf<R extends RouteDescription> = {
  [S in keyof R['answers']]: R['answers'][S] extends z.ZodType ? z.infer<R['answers'][S]> : undefined
}[keyof R['answers']]
