#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# Reads KTAP on standard input as TAP::Parser does, subtests first, each level for itself: a line a
# result, as it was understood. What the parser finds wrong is an error.
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
        # A result ends the subtests before it.
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
            # A directive of KTAP that TAP does not know.
            $name =~ s/\s+#.*//;
            $name =~ s/^- //;
            my $word = $result->has_skip ? "skip" : $result->is_ok ? "ok" : "not-ok";
            my $why = $result->has_skip ? ": " . $result->explanation : "";
            print "$word $name$why\n";
        } elsif ($result->is_unknown && $result->raw ne "KTAP version 1") {
            die "unknown line: " . $result->raw . "\n";
        }
    }
    die join("\n", $parser->parse_errors) . "\n" if $parser->parse_errors;
    die "the plan was not kept\n" unless $parser->is_good_plan;
}

binmode(STDIN, ":encoding(UTF-8)");
binmode(STDOUT, ":encoding(UTF-8)");
chomp(my @lines = <STDIN>);
die "no KTAP\n" unless @lines && $lines[0] eq "KTAP version 1";
read_level(@lines);
