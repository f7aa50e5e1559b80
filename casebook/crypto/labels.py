"""Every key-derivation label and every context label of casebook, on one page to review (docs/formats/labels.md).

A label is written once and never reused: two uses of one key that share a label would share a key.
"""

VALUE = "casebook/value@v1"  # a sealed value in a database column
FILE = "casebook/file@v1"  # a sealed file in the blob store
WRAP = "casebook/wrap@v1"  # a secret kept under another secret, or sealed to a public key
LOG = "casebook/log@v1"  # the details of one log entry, sealed to a public key
OWN_NOTE = "casebook/own-note@v1"  # a note of one member, sealed to their own public key inside the case's seal
JOB = "casebook/job@v1"  # the key of a job, sealed to its member's or to a worker's public key
REPORT = "casebook/report@v1"  # a report's key: sealed to a team's public key, or under a team's or a return code's key

PASSPHRASE_LOOKUP = b"casebook/passphrase/lookup@v1"  # which credential; says nothing about the key
PASSPHRASE_KEY = b"casebook/passphrase/key@v1"  # what opens it
SESSION_KEY = b"casebook/session/key@v1"  # session secret → what the session's row is sealed under
SESSION_CSRF = b"casebook/session/csrf@v1"  # session secret → key of the form tokens
MEMBER_OWN = b"casebook/member/own@v1"  # member private key → what only that member opens: factors, notes of sessions
PASSKEY_LOOKUP = b"casebook/passkey/lookup@v1"  # hashed before a passkey's id: which credential it opens
PASSKEY_SALT = b"casebook/passkey/salt@v1"  # hashed before the office's id: what passkeys derive their secret from
PASSKEY_HANDLE = b"casebook/passkey/handle@v1"  # member's own key → whom a passkey says it belongs to
PASSKEY_KEY = b"casebook/passkey/key@v1"  # PRF output of a passkey → what opens its credential
INVITATION_LOOKUP = b"casebook/invitation/lookup@v1"  # which invitation a code belongs to
INVITATION_KEY = b"casebook/invitation/key@v1"  # what opens it

REPORTER_KEY = b"casebook/reporter/key@v1"  # a reporter's session secret → what the session's row is sealed under
REPORTER_CODE = b"casebook/reporter/code@v1"  # the same and a nonce → the return code, the same for a page shown twice
RETURN_LOOKUP = b"casebook/return/lookup@v1"  # which report a return code belongs to; says nothing about its key
RETURN_KEY = b"casebook/return/key@v1"  # what opens that report's key
PORTAL_TICKET = (
    b"casebook/portal/ticket@v1"  # SHA-256 of the office's log key → what tickets of waiting are marked under
)

PACK_NAMESPACE = "casebook-pack@v1"  # SSHSIG namespace of pack signatures
KEY_NAMESPACE = "casebook-key@v1"  # SSHSIG namespace of a former key's word for its successor
LOG_NAMESPACE = "casebook-log@v1"  # SSHSIG namespace of log checkpoints

TEAM_WRAP = b"casebook/team/wrap@v1"  # team secret → what its case keys are sealed under
TEAM_PAIR = b"casebook/team/pair@v1"  # team secret → the key pair that reports and log entries are sealed to
TEAM_INDEX = b"casebook/team/index@v1"  # team secret → what the snapshot of its desk index is sealed under
TEAM_VIEWS = b"casebook/team/views@v1"  # team secret → what its saved views are sealed under
RECOVERY_PAIR = b"casebook/recovery/pair@v1"  # recovery seed → the key pair that every key is also sealed to

BACKUP = "casebook/backup@v1"  # a file of a backup: sealed under the key of its run, and that key to the recovery key
BACKUP_NAMES = b"casebook/backup/names@v2"  # an installation's backup seed → what files in a backup are called
BACKUP_SIGNING = b"casebook/backup/signing@v1"  # the same → the key that signs its manifests
BACKUP_NAMESPACE = "casebook-backup@v1"  # SSHSIG namespace of those manifests

HOSTS_CHECK = b"casebook/hosts/check@v1"  # the hosts' secret → what shows that two hosts hold the same one
HOSTS_WORKER = b"casebook/hosts/worker@v1"  # the same → what vouches for the public key of a worker
HOSTS_DEVICE = b"casebook/hosts/device@v1"  # the same → the key that marks browsers which are known
HOSTS_CHALLENGE = b"casebook/hosts/challenge@v1"  # the same, with the day → the key that marks challenges for passkeys
HOSTS_DAY = b"casebook/hosts/day@v1"  # the same, with the day → what that day's key of guesses is wrapped under
