/** A column as the `datasets` library describes it: what is in it, and the two ways in which the library writes that down. */
export type HubFeature =
  | { readonly kind: 'image' }
  | { readonly kind: 'value'; readonly dtype: 'string' | 'int64' | 'float64' }
  | { readonly kind: 'class'; readonly names: readonly string[] }
  | { readonly kind: 'list'; readonly of: HubFeature }
  | { readonly kind: 'struct'; readonly fields: Readonly<Record<string, HubFeature>> }

/** The JSON of the library, which it looks for in the metadata of a Parquet file. */
export const featureJson = (feature: HubFeature): unknown => {
  switch (feature.kind) {
    case 'image':
      return { _type: 'Image' }
    case 'value':
      return { dtype: feature.dtype, _type: 'Value' }
    case 'class':
      return { names: feature.names, _type: 'ClassLabel' }
    case 'list':
      return { feature: featureJson(feature.of), _type: 'Sequence' }
    case 'struct':
      return Object.fromEntries(Object.entries(feature.fields).map(([name, one]) => [name, featureJson(one)]))
  }
}

/** A text of YAML: JSON's texts are texts there too. */
export const yamlText = (text: string): string => JSON.stringify(text)

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`)

/** Lines of YAML of what stands behind a name, or behind `list:`. */
const yamlBody = (feature: HubFeature): readonly string[] => {
  switch (feature.kind) {
    case 'image':
      return ['dtype: image']
    case 'value':
      return [`dtype: ${feature.dtype}`]
    case 'class':
      return ['dtype:', '  class_label:', '    names:', ...feature.names.map((name, index) => `      '${index}': ${yamlText(name)}`)]
    case 'list':
      return feature.of.kind === 'value' ? [`list: ${feature.of.dtype}`] : ['list:', ...indented(yamlBody(feature.of))]
    case 'struct':
      return ['struct:', ...featureYaml(feature.fields)]
  }
}

/** The list of features of a dataset card. */
export const featureYaml = (features: Readonly<Record<string, HubFeature>>): readonly string[] =>
  Object.entries(features).flatMap(([name, feature]) => [`- name: ${name}`, ...indented(yamlBody(feature))])
