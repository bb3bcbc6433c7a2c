/** Why a file is not taken, and where in it: `byte 33`, `header`, `pixels`. */
export type Reject = { readonly at: string; readonly reason: string }
