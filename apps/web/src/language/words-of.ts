/** A catalogue of another language: the same groups and keys as the English one, each with a text. */
export type Words<Catalogue> = { readonly [Key in keyof Catalogue]: Catalogue[Key] extends string ? string : Words<Catalogue[Key]> }
