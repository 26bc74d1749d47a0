CREATE TABLE `log_finding` (
	`code` text NOT NULL,
	`size` integer NOT NULL,
	`at` text NOT NULL,
	`detail` integer NOT NULL,
	PRIMARY KEY(`code`, `size`)
);
--> statement-breakpoint
CREATE INDEX `leaf_device` ON `leaf` (`device`,`at`);