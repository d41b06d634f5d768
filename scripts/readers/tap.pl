#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# Parses KTAP on standard input with TAP::Parser, each level on its own, subtests first. Prints a line
# for each result, as parsed. Fails if the parser reports an error.
use strict;
use warnings;
use TAP::Parser;

sub read_level {
    my @lines = @_;
    my (@own, @nested);
    for my $line (@lines) {
        if ($line =~ s/^  //) {
            push @nested, $line;
            next;
        }
        # A result line ends the subtests above it.
        if (@nested) {
            read_level(@nested);
            @nested = ();
        }
        push @own, $line;
    }
    die "subtests without a result\n" if @nested;
    my $parser = TAP::Parser->new({ tap => join("\n", @own) . "\n" });
    while (my $result = $parser->next) {
        if ($result->is_bailout) {
            print "bail ", $result->explanation, "\n";
        } elsif ($result->is_test) {
            my $name = $result->description;
            # TAP does not know every directive of KTAP.
            $name =~ s/\s+#.*//;
            $name =~ s/^- //;
            my $status = $result->has_skip ? "skip" : $result->is_ok ? "ok" : "not-ok";
            my $reason = $result->has_skip ? ": " . $result->explanation : "";
            print "$status $name$reason\n";
        } elsif ($result->is_unknown && $result->raw ne "KTAP version 1") {
            die "unknown line: " . $result->raw . "\n";
        }
    }
    die join("\n", $parser->parse_errors) . "\n" if $parser->parse_errors;
    die "the plan does not match the results\n" unless $parser->is_good_plan;
}

binmode(STDIN, ":encoding(UTF-8)");
binmode(STDOUT, ":encoding(UTF-8)");
chomp(my @lines = <STDIN>);
die "no KTAP\n" unless @lines && $lines[0] eq "KTAP version 1";
read_level(@lines);
