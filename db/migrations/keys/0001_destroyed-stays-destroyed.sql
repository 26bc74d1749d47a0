-- A destroyed key leaves its tombstone for ever, and nothing makes another key for that id.
CREATE TRIGGER `person_key_not_after_tombstone` BEFORE INSERT ON `person_key` WHEN EXISTS (SELECT 1 FROM `tombstone` WHERE `id` = NEW.`id`) BEGIN SELECT RAISE(ABORT, 'key was destroyed'); END;
--> statement-breakpoint
CREATE TRIGGER `person_key_keeps_id` BEFORE UPDATE OF `id` ON `person_key` BEGIN SELECT RAISE(ABORT, 'a key belongs to one person'); END;
--> statement-breakpoint
CREATE TRIGGER `tombstone_no_update` BEFORE UPDATE ON `tombstone` BEGIN SELECT RAISE(ABORT, 'tombstone is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `tombstone_no_delete` BEFORE DELETE ON `tombstone` BEGIN SELECT RAISE(ABORT, 'tombstone is append-only'); END;
