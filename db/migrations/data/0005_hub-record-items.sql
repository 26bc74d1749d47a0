ALTER TABLE `hub_certificate` ADD `history_id` text;--> statement-breakpoint
ALTER TABLE `hub_certificate` ADD `withdrawn_at` text;--> statement-breakpoint
ALTER TABLE `hub_subject` ADD `business_id` text DEFAULT 'medical-aid' NOT NULL;--> statement-breakpoint
ALTER TABLE `hub_subject` ADD `history_id` text;--> statement-breakpoint
ALTER TABLE `hub_subject` ADD `link_name` text;--> statement-breakpoint
ALTER TABLE `hub_subject` ADD `linked_at` text;