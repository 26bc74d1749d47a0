CREATE TABLE `log_finding` (
	`code` text NOT NULL,
	`size` integer NOT NULL,
	`at` text NOT NULL,
	`detail` integer NOT NULL,
	PRIMARY KEY(`code`, `size`)
);
--> statement-breakpoint
CREATE INDEX `leaf_device` ON `leaf` (`device`,`at`);
--> statement-breakpoint
CREATE TRIGGER `log_finding_no_update` BEFORE UPDATE ON `log_finding` BEGIN SELECT RAISE(ABORT, 'log_finding is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `log_finding_no_delete` BEFORE DELETE ON `log_finding` BEGIN SELECT RAISE(ABORT, 'log_finding is append-only'); END;
