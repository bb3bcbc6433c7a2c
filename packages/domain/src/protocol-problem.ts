/** What is wrong with a protocol beyond the shape of its fields, with the path of the field. */
export type ProtocolProblem = { readonly path: (string | number)[]; readonly message: string }
