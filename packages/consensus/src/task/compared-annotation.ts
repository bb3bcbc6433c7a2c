import type { AnnotationContent } from '@reticle/domain'

export type ComparedAnnotation = { readonly id: string; readonly content: AnnotationContent }
