import { Group, Text } from '@mantine/core'
import { Dropzone, type FileRejection } from '@mantine/dropzone'
import { notifications } from '@mantine/notifications'
import { IconPhotoPlus } from '@tabler/icons-react'
import '@mantine/dropzone/styles.css'

const images = { 'image/png': ['.png'], 'image/jpeg': ['.jpg', '.jpeg'] }
/** Manifests list images that lie elsewhere, one a line (docs/guide.md). */
const imagesAndManifests = { ...images, 'application/x-ndjson': ['.ndjson', '.jsonl'] }

type Props = { readonly onFiles: (files: File[]) => void; readonly isDisabled?: boolean; readonly takesManifests?: boolean }

const tellRejected = (rejected: readonly FileRejection[]) => {
  const names = rejected.map((one) => one.file.name)
  const more = names.length > 3 ? ` and ${names.length - 3} more` : ''
  notifications.show({
    color: 'orange',
    title: 'Not taken',
    message: `${names.slice(0, 3).join(', ')}${more}: not an image by its name. Take PNG or JPEG files.`,
  })
}

/** Drop many images, or choose them. What a file really holds is checked by the server. */
export const ImageDropzone = ({ onFiles, isDisabled = false, takesManifests = false }: Props) => (
  <Dropzone
    onDrop={onFiles}
    onReject={tellRejected}
    accept={takesManifests ? imagesAndManifests : images}
    disabled={isDisabled}
    p="md"
    inputProps={{ 'aria-label': 'Choose images' }}
    aria-label="Drop images here, or press Enter to choose them"
  >
    <Group justify="center" gap="md" mih={72} style={{ pointerEvents: 'none' }}>
      <IconPhotoPlus size={28} stroke={1.4} aria-hidden="true" />
      <div>
        <Text fw={600}>Drop images here, or click to choose</Text>
        <Text size="xs" c="dimmed">
          PNG or JPEG{takesManifests && ', or a manifest (NDJSON)'}, any number. The originals are kept unchanged; a bad file is listed and
          the others go in.
        </Text>
      </div>
    </Group>
  </Dropzone>
)
