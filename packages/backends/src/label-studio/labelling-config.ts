import type { Known } from '../check/check-prediction.ts'

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Controls of shapes; the order in which backends that take "the first" find them. */
const drawing = ['BrushLabels', 'PolygonLabels', 'RectangleLabels', 'EllipseLabels', 'KeyPointLabels'] as const
export const keyPoints = 'keypoint'
export const rectangles = 'rectangle'
const names = {
  BrushLabels: 'brush',
  PolygonLabels: 'polygon',
  RectangleLabels: rectangles,
  EllipseLabels: 'ellipse',
  KeyPointLabels: keyPoints,
}

/** The labelling interface that a backend of Label Studio is told: every kind of shape with all labels, and the questions. */
export const labellingConfig = ({ labels, questions }: Known): string => {
  const label = labels.map((name) => `<Label value="${escaped(name)}"/>`).join('')
  const shapes =
    labels.length === 0 ? [] : drawing.map((tag) => `<${tag} name="${names[tag]}" toName="image" smart="true">${label}</${tag}>`)
  const asking = questions.map(({ id, options }) => {
    const choices = options.map((option) => `<Choice value="${escaped(option)}"/>`).join('')
    return `<Choices name="${escaped(id)}" toName="image" choice="single">${choices}</Choices>`
  })
  return `<View><Image name="image" value="$image"/>${[...shapes, ...asking].join('')}</View>`
}
