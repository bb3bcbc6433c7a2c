import { Group, Text } from '@mantine/core'
import { Dropzone, type FileRejection } from '@mantine/dropzone'
import { notifications } from '@mantine/notifications'
import { IconPhotoPlus } from '@tabler/icons-react'
import '@mantine/dropzone/styles.css'

const accept = ['image/png', 'image/jpeg']

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
export const ImageDropzone = ({ onFiles, isDisabled = false }: { onFiles: (files: File[]) => void; isDisabled?: boolean }) => (
  <Dropzone
    onDrop={onFiles}
    onReject={tellRejected}
    accept={accept}
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
          PNG or JPEG, any number. The originals are kept unchanged; a bad file is listed and the others go in.
        </Text>
      </div>
    </Group>
  </Dropzone>
)
