import type { SchemaElement } from 'hyparquet'

/** A column of a Parquet file: its part of the schema, itself first and then what it is made of. All columns may be empty (null). */
export type ParquetColumn = readonly [SchemaElement & { readonly name: string }, ...SchemaElement[]]

type Leaf = 'text' | 'double' | 'int32' | 'int64' | 'bytes'
const leaves = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  double: { type: 'DOUBLE' },
  int32: { type: 'INT32' },
  int64: { type: 'INT64' },
  bytes: { type: 'BYTE_ARRAY' },
} as const satisfies Record<Leaf, Partial<SchemaElement>>

export const leaf = (name: string, kind: Leaf): ParquetColumn => [{ name, repetition_type: 'OPTIONAL', ...leaves[kind] }]

/** A list, in the three levels of the format's own specification; `of` describes an element, under whatever name. */
export const list = (name: string, [first, ...rest]: ParquetColumn): ParquetColumn => [
  { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { ...first, name: 'element' },
  ...rest,
]

export const struct = (name: string, fields: readonly ParquetColumn[]): ParquetColumn => [
  { name, repetition_type: 'OPTIONAL', num_children: fields.length },
  ...fields.flat(),
]
